import { type Acquirer, isSame, type No } from "./acquirer";
import { AntomError, inconsistent } from "./api-error";
import { captureNotification } from "./objects";
import { type Amount, type Capture, newAntomId, type Payment } from "./state";

/** Takes held money once; what is not taken goes back to the cardholder. A refusal is final for its request id. */
export function capture(
  acquirer: Acquirer,
  { captureRequestId, paymentId, amount }: { captureRequestId: string; paymentId: string; amount: Amount },
): { capture: Capture; currency: string } {
  const payment = acquirer.get({ paymentId });
  const { currency } = payment.amount;
  const known = acquirer.store.captures.get(captureRequestId);
  if (known !== undefined) {
    if (known.paymentId !== paymentId || !isSame({ currency, value: known.value }, amount)) throw inconsistent();
    return { capture: known, currency };
  }
  if (!payment.isHold || payment.status === "PROCESSING" || payment.status === "FAIL")
    throw new AntomError("F", "AUTH_NOT_FOUND", "The payment authorization is not found.");
  const no = refusalOf(payment, amount);
  const nowMs = Date.now();
  const asked: Capture = {
    captureId: newAntomId(nowMs),
    captureRequestId,
    paymentId,
    value: amount.value,
    status: no === null ? "PROCESSING" : "FAIL",
    code: no?.code ?? null,
    message: no?.message ?? "",
    createdMs: nowMs,
  };
  acquirer.store.save({ t: "capture", v: asked });
  acquirer.save({
    ...payment,
    isTaken: payment.isTaken || no === null,
    captureRequestIds: [...payment.captureRequestIds, captureRequestId],
  });
  if (no !== null) return { capture: asked, currency };
  const { captureMs } = acquirer.settings();
  if (captureMs === 0) return { capture: endCapture(acquirer, captureRequestId) ?? asked, currency };
  acquirer.later(captureMs, () => endCapture(acquirer, captureRequestId));
  return { capture: asked, currency };
}

/** Null when it has ended already. */
export function endCapture(acquirer: Acquirer, captureRequestId: string): Capture | null {
  const known = acquirer.store.captures.get(captureRequestId);
  const payment = known && acquirer.store.payments.get(known.paymentId);
  if (known?.status !== "PROCESSING" || payment === undefined) return null;
  const ended: Capture = { ...known, status: "SUCCESS" };
  acquirer.store.save({ t: "capture", v: ended });
  acquirer.save({ ...payment, captured: payment.captured + ended.value });
  acquirer.tell(captureNotification(ended, payment.amount.currency));
  return ended;
}

function refusalOf(payment: Payment, { currency, value }: Amount): No | null {
  if (payment.status === "CANCELLED") {
    const isExpired = (payment.authExpiryMs ?? Number.POSITIVE_INFINITY) <= Date.now();
    return isExpired
      ? { code: "AUTH_EXPIRED", message: "The payment authorization is expired." }
      : { code: "AUTH_CANCELLED", message: "The payment authorization is cancelled." };
  }
  if (currency !== payment.amount.currency) return { code: "CURRENCY_NOT_SUPPORT", message: "Another currency." };
  if (value > payment.amount.value)
    return { code: "CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT", message: "The capture amount exceeds the authorized amount." };
  if (payment.isTaken) return { code: "MULTI_CAPTURE_NOT_SUPPORTED", message: "Multiple captures are not supported." };
  return null;
}
