import { rowOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import type { OrderAccess } from "@/lib/orders/find-order";
import { carrier } from "@/lib/payments/registry";
import { toE164 } from "@/lib/shared/phone-number";
import { Refusal } from "@/lib/shared/refusal";
import { open, seal } from "@/lib/shared/secret-box";
import { learnProviderPayment } from "@/lib/transitions/learn-provider-payment";

/** `ticket` goes back with the code: which preparation it is for, sealed, so that a page can change nothing of it. */
export type CodeSent = { kind: "code_sent"; maskedPhone: string; ticket: string } | { kind: "paid" };

type Ticket = { paymentId: string; providerPaymentId: string; authorizationId: string };
type AttemptRow = { amount_minor: bigint; diamonds: bigint };

/**
 * Asks the customer's operator to set the money aside, which sends a code to the phone. The number goes to the operator and is kept nowhere.
 *
 * Safe to repeat: the same number gets its code again. Refuses with order.closed, payment.phone_invalid, payment.phone_unknown, payment.phone_refused and
 * payment.start_unknown (the operator did not answer: the same again is safe).
 */
export async function sendPhoneCode(
  order: OrderAccess,
  { paymentId, phone }: { paymentId: string; phone: string },
): Promise<CodeSent> {
  const phoneNumber = toE164(phone, order.country);
  if (phoneNumber === null) throw new Refusal("payment.phone_invalid", { paymentId });
  const attempt = await openAttempt(order, paymentId);
  const answer = await carrier().prepare({
    paymentId,
    phoneNumber,
    amount: { amountMinor: attempt.amount_minor, currency: order.currency },
    description: `${attempt.diamonds} diamonds, order ${order.reference}`,
    country: order.country,
  });
  if (answer.kind === "unknown") throw new Refusal("payment.start_unknown", { because: answer.because });
  if (answer.kind === "refused") throw refusalOf(answer.code);
  if (answer.kind === "reserved") {
    await learnProviderPayment({ paymentId, orderId: order.id }, answer.providerPaymentId);
    return { kind: "paid" };
  }
  // Its id is not kept before the code was right: another number would be another preparation.
  const { providerPaymentId, authorizationId, maskedPhone } = answer;
  const ticket: Ticket = { paymentId, providerPaymentId, authorizationId };
  return { kind: "code_sent", maskedPhone, ticket: seal(JSON.stringify(ticket), env.FACET_DATA_KEYS) };
}

/**
 * Hands in the code. When it is right the money is held, and the order goes on by itself.
 *
 * Safe to repeat. Refuses with order.closed, payment.code_wrong, payment.code_expired, payment.phone_refused, payment.start_unknown.
 */
export async function confirmPhoneCode(
  order: OrderAccess,
  { paymentId, ticket, code }: { paymentId: string; ticket: string; code: string },
): Promise<void> {
  const prepared = readTicket(ticket);
  if (prepared === null || prepared.paymentId !== paymentId) throw new Refusal("payment.code_expired", { paymentId });
  if (await isHeld(order, prepared)) return;
  await openAttempt(order, paymentId);
  const answer = await carrier().validate({ ...prepared, code });
  if (answer.kind === "unknown") throw new Refusal("payment.start_unknown", { because: answer.because });
  if (answer.kind === "wrong_code") throw new Refusal("payment.code_wrong", { triesLeft: answer.triesLeft });
  if (answer.kind === "refused") throw refusalOf(answer.code);
  const { providerPaymentId } = prepared;
  await learnProviderPayment({ paymentId, orderId: order.id }, providerPaymentId);
}

/** The same code again, after the worker has heard that the money is held. */
async function isHeld(order: OrderAccess, { paymentId, providerPaymentId }: Ticket): Promise<boolean> {
  const row = await rowOf(
    "SELECT 1 FROM payments WHERE id = $1 AND order_id = $2 AND provider_payment_id = $3 AND status IN ('authorised', 'captured')",
    [paymentId, order.id, providerPaymentId],
  );
  return row !== null;
}

async function openAttempt(order: OrderAccess, paymentId: string): Promise<AttemptRow> {
  const attempt = await rowOf<AttemptRow>(
    `SELECT p.amount_minor, o.diamonds FROM payments p JOIN orders o ON o.id = p.order_id
     WHERE p.id = $1 AND p.order_id = $2 AND p.provider = 'carrier' AND p.status = 'pending' AND o.status = 'awaiting_payment'`,
    [paymentId, order.id],
  );
  if (attempt === null) throw new Refusal("order.closed", { paymentId });
  return attempt;
}

function readTicket(ticket: string): Ticket | null {
  try {
    return JSON.parse(open(ticket, env.FACET_DATA_KEYS)) as Ticket;
  } catch {
    // Cut, invented, or sealed with a key that is gone.
    return null;
  }
}

const NUMBER_IS_WRONG = new Set(["carrier.number_invalid", "carrier.number_of_another_country"]);
const CODE_IS_OVER = new Set(["carrier.code_expired", "carrier.code_attempts_used"]);

function refusalOf(code: string): Refusal {
  if (NUMBER_IS_WRONG.has(code)) return new Refusal("payment.phone_invalid", { code });
  if (code === "carrier.number_unknown") return new Refusal("payment.phone_unknown", { code });
  if (CODE_IS_OVER.has(code)) return new Refusal("payment.code_expired", { code });
  return code === "rate_limited"
    ? new Refusal("payment.start_unknown", { because: code })
    : new Refusal("payment.phone_refused", { code });
}
