import { reportOf } from "@/lib/payments/carrier/carrier-payment";
import type { CarrierApi } from "@/lib/payments/carrier/client";
import type { CarrierConfig } from "@/lib/payments/carrier/config";
import { bestOf, findPreparations, readPayment } from "@/lib/payments/carrier/find-preparations";
import type { ProviderRef, QueryResult } from "@/lib/payments/provider";

/**
 * What the operator knows now. By the operator's id when we have it; when that one holds no money, or we have none, all preparations of the
 * payment are looked through, since the customer may have gone on with another number. `never_started`: nothing was prepared.
 */
export async function queryPayment(api: CarrierApi, config: CarrierConfig, ref: ProviderRef): Promise<QueryResult> {
  const { paymentId, providerPaymentId } = ref;
  const named = providerPaymentId === null ? null : await readPayment(api, providerPaymentId);
  if (named?.kind === "unknown") return { kind: "unknown", because: named.because };
  if (named?.kind === "payment") {
    // An id that leads to somebody else's payment must not pay for this one.
    if (named.payment.paymentId !== null && named.payment.paymentId !== paymentId)
      return { kind: "unknown", because: "another_payment" };
    const report = reportOf(named.payment, config);
    if (report.state === "authorised" || report.state === "captured") return report;
  }
  const found = await findPreparations(api, paymentId);
  if (found.kind === "unknown") return found;
  const best = bestOf(found.payments) ?? (named?.kind === "payment" ? named.payment : null);
  if (best === null) return { kind: "unknown", because: named?.kind === "refused" ? named.because : "never_started" };
  const report = reportOf(best, config);
  // The shop was never told of money, so nothing of it has ended: the page is still open for another try.
  if (report.state === "cancelled" && providerPaymentId === null)
    return { ...report, state: "pending", providerPaymentId: null };
  return report;
}
