import { type CarrierPayment, type CarrierStatus, readCarrierPayment } from "@/lib/payments/carrier/carrier-payment";
import type { CarrierApi } from "@/lib/payments/carrier/client";
import { becauseOf } from "@/lib/payments/carrier/refusal-codes";

const PAGE_SIZE = 100;
/** 10,000 payments in one answer are more than a day of a shop brings by this method. */
const PAGES_MAX = 100;

export type PaymentList = { kind: "list"; payments: CarrierPayment[] } | { kind: "unknown"; because: string };

/** Every payment of ours that was prepared in a span of time, both ends included, oldest first. One that we cannot read is left out. */
export async function listPayments(
  api: CarrierApi,
  { from, to, status }: { from: Date; to: Date; status?: CarrierStatus },
): Promise<PaymentList> {
  const payments: CarrierPayment[] = [];
  let seen = 0;
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const query = new URLSearchParams({
      "paymentCreationDate.gte": from.toISOString(),
      "paymentCreationDate.lte": to.toISOString(),
      order: "asc",
      page: String(page),
      perPage: String(PAGE_SIZE),
      ...(status !== undefined && { paymentStatus: status }),
    });
    const answer = await api.get(`/payments?${query}`);
    // A page behind the last one is an error in the contract, not an empty list.
    if (answer.kind === "failed" && answer.code.endsWith("OUT_OF_RANGE") && page > 1) return { kind: "list", payments };
    if (answer.kind !== "answer") return { kind: "unknown", because: becauseOf(answer) };
    const { body, totalCount } = answer;
    if (!Array.isArray(body)) return { kind: "unknown", because: "unreadable" };
    payments.push(...body.flatMap((entry) => readCarrierPayment(entry) ?? []));
    seen += body.length;
    // An operator may give fewer on a page than asked for, so the total decides where it is told.
    if (body.length === 0 || (totalCount === null ? body.length < PAGE_SIZE : seen >= totalCount))
      return { kind: "list", payments };
  }
  return { kind: "unknown", because: "too_many_payments" };
}
