import {
  type ActionResult,
  isReport,
  type PaymentReport,
  type ProviderRef,
  type StartRequest,
} from "@/lib/payments/provider";
import { newId } from "@/lib/shared/ids";
import type { Opened, ProviderKit } from "@/tests/unit/payments/kits/kit";

export type Paid = StartRequest & ProviderRef & { sessionId: string; providerPaymentId: string };

/** What tests of all adapters do again and again. */
export function stepsOf(kit: () => ProviderKit) {
  async function opened(request = kit().request()): Promise<Opened> {
    const result = await kit().provider.start(request);
    if (result.kind !== "started") throw new Error(JSON.stringify(result));
    const { sessionId, providerPaymentId, url } = result;
    return { ...request, sessionId, providerPaymentId, url };
  }

  async function report(ref: ProviderRef): Promise<PaymentReport> {
    const seen = await kit().provider.query(ref);
    if (!isReport(seen)) throw new Error(JSON.stringify(seen));
    return seen;
  }

  /** The customer has paid: a hold, or money. */
  async function paid(request = kit().request()): Promise<Paid> {
    const page = await opened(request);
    const { providerPaymentId } = await kit().customerPays(page);
    if (providerPaymentId === null) throw new Error("a paid payment has an id");
    return { ...page, providerPaymentId };
  }

  /** The money is ours: a hold is captured, too. */
  async function taken(request = kit().request()): Promise<Paid> {
    const payment = await paid(request);
    if (kit().flow === "pay") return payment;
    const captured = await capture(payment, payment.amount.amountMinor);
    if (captured.kind !== "done" && captured.kind !== "pending") throw new Error(JSON.stringify(captured));
    return payment;
  }

  function capture(payment: Paid, amountMinor: bigint, attempt = 1): Promise<ActionResult> {
    const { paymentId, providerPaymentId, amount } = payment;
    return kit().provider.capture({ paymentId, providerPaymentId, amount: { ...amount, amountMinor }, attempt });
  }

  return { opened, report, paid, taken, capture };
}

export function refundOf(payment: Paid, amountMinor: bigint, refundId = newId()) {
  const { paymentId, providerPaymentId, amount } = payment;
  const known = { refundId, createdAt: new Date(), otherRefundIds: [] };
  return { ...known, paymentId, providerPaymentId, amount: { ...amount, amountMinor }, reason: "refused", attempt: 1 };
}
