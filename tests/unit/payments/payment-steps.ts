import {
  type ActionResult,
  isReport,
  type PaymentReport,
  type ProviderRef,
  type StartRequest,
} from "@/lib/payments/provider";
import { newId } from "@/lib/shared/ids";
import { type ProviderKit, startRequest } from "@/tests/unit/payments/provider-kit";

export type Opened = StartRequest & ProviderRef & { sessionId: string; url: string };
export type Paid = Opened & { providerPaymentId: string };

/** What tests of both adapters do again and again. */
export function stepsOf(kit: () => ProviderKit) {
  async function opened(request = startRequest()): Promise<Opened> {
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

  /** The customer has paid: a hold with Stripe, money with Xendit. */
  async function paid(request = startRequest()): Promise<Paid> {
    const page = await opened(request);
    await kit().customerPays(page.sessionId);
    const { providerPaymentId } = await report(page);
    if (providerPaymentId === null) throw new Error("a paid payment has an id");
    return { ...page, providerPaymentId };
  }

  /** The money is ours: a hold is captured, too. */
  async function taken(request = startRequest()): Promise<Paid> {
    const payment = await paid(request);
    if (kit().provider.flow === "hold") await capture(payment, payment.amount.amountMinor);
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
  return { refundId, paymentId, providerPaymentId, amount: { ...amount, amountMinor }, reason: "refused", attempt: 1 };
}
