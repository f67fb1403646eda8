import { asRecord, type JsonRecord, listAt, recordAt, textAt } from "@/lib/payments/json-reading";
import type { ProbeResult, SettlementLine, SettlementResult, SettlementSpan } from "@/lib/payments/provider";
import { fromXenditAmount } from "@/lib/payments/xendit/amount";
import { becauseOf, type XenditClient } from "@/lib/payments/xendit/client";
import { isUuid } from "@/lib/shared/ids";
import type { Money } from "@/lib/shared/money";

const PAGE_SIZE = 50;
/** 400 pages are 20,000 movements: more than a day of a shop that this machine can serve would bring. */
const PAGES_MAX = 400;

/** Our own balance: the smallest thing that Xendit can be asked with our key. */
export async function probeXendit(client: XenditClient): Promise<ProbeResult> {
  const answer = await client.get("/balance");
  if (answer.kind === "answer") return { kind: "up" };
  if (answer.kind !== "failed") return { kind: "down", because: becauseOf(answer) };
  if (answer.status === 401 || answer.status === 403) return { kind: "down", because: "unauthorised" };
  return { kind: "down", because: answer.status === 429 ? "rate_limited" : answer.code };
}

/**
 * Xendit's books of a span: every transaction that came to something (status SUCCESS), by the moment it was created. A voided payment
 * has none. One in a currency that we do not sell in cannot be compared and is left out.
 */
export async function readXenditSettlement(
  client: XenditClient,
  { from, to }: SettlementSpan,
): Promise<SettlementResult> {
  const lines: SettlementLine[] = [];
  const query = new URLSearchParams({ statuses: "SUCCESS", limit: String(PAGE_SIZE) });
  query.set("created[gte]", from.toISOString());
  query.set("created[lte]", to.toISOString());
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const answer = await client.get(`/transactions?${query}`);
    if (answer.kind !== "answer") return { kind: "unknown", because: becauseOf(answer) };
    const body = asRecord(answer.body);
    const found = listAt(body, "data").map(asRecord);
    // Xendit's span has both its ends, ours has only the first.
    lines.push(...found.flatMap((one) => lineOf(one) ?? []).filter(({ at }) => at >= from && at < to));
    const after = textAt(found.at(-1) ?? null, "id");
    if (body?.has_more !== true) return { kind: "lines", lines };
    if (after === null) return { kind: "unknown", because: "unreadable" };
    query.set("after_id", after);
  }
  return { kind: "unknown", because: "too_many_lines" };
}

const KINDS: Record<string, SettlementLine["kind"]> = {
  PAYMENT: "payment",
  REFUND: "refund",
  CHARGEBACK: "dispute",
  CASHBACK_FEE: "fee",
  CASHBACK_VAT: "fee",
};

function lineOf(transaction: JsonRecord | null): SettlementLine | null {
  const lineId = textAt(transaction, "id");
  const gross = fromXenditAmount(transaction?.amount, transaction?.currency);
  const at = new Date(textAt(transaction, "created") ?? "");
  if (transaction === null || lineId === null || gross === null || Number.isNaN(at.getTime())) return null;
  const feeMinor = feeOf(transaction, gross);
  if (feeMinor === null) return null;
  const kind = KINDS[textAt(transaction, "type") ?? ""] ?? "other";
  const productId = textAt(transaction, "product_id");
  const reference = textAt(transaction, "reference_id");
  return {
    lineId,
    kind,
    // A payment by invoice names the bank's payment as its product, and the invoice beside it.
    providerPaymentId:
      kind === "payment" ? (textAt(recordAt(transaction, "product_data"), "payment_link_id") ?? productId) : null,
    providerRefundId: kind === "refund" ? productId : null,
    paymentId: (kind === "payment" || kind === "refund") && isUuid(reference) ? reference : null,
    amount: isMoneyIn(transaction) ? gross : { ...gross, amountMinor: -gross.amountMinor },
    feeMinor,
    at,
  };
}

function isMoneyIn(transaction: JsonRecord): boolean {
  return textAt(transaction, "cashflow") !== "MONEY_OUT";
}

const FEE_PARTS = ["xendit_fee", "value_added_tax", "xendit_withholding_tax", "third_party_withholding_tax"];

/** What Xendit kept of money that came in is what it took to the net amount; where that is not said, its fee and the taxes on it. */
function feeOf(transaction: JsonRecord, gross: Money): bigint | null {
  const netCurrency = textAt(transaction, "net_amount_currency") ?? gross.currency;
  const net = netCurrency === gross.currency ? fromXenditAmount(transaction.net_amount, gross.currency) : null;
  if (net !== null && isMoneyIn(transaction)) return gross.amountMinor - net.amountMinor;
  const fee = recordAt(transaction, "fee");
  let feeMinor = 0n;
  for (const part of FEE_PARTS) {
    const amount = fromXenditAmount(fee?.[part] ?? 0, gross.currency);
    if (amount === null) return null;
    feeMinor += amount.amountMinor;
  }
  return feeMinor;
}
