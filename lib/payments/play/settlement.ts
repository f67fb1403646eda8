import { asRecord, listAt, textAt } from "@/lib/payments/json-reading";
import type { PlayClient } from "@/lib/payments/play/client";
import { type Earning, readEarnings } from "@/lib/payments/play/earnings";
import type { ReportBucket } from "@/lib/payments/play/storage";
import type { NotRead, SettlementLine, SettlementResult, SettlementSpan } from "@/lib/payments/provider";
import { HOUR_MS } from "@/lib/shared/durations";

/** Google's months are those of California; in summer they end an hour earlier than this. */
const ZONE_MS = 8 * HOUR_MS;
/** `orders.batchget` takes a thousand; the ids stand in the address, which has its own limits. */
const ORDERS_MAX = 100;
/** A month that has no report so long after its end had no sales. */
const PUBLISHED_WITHIN_MS = 30 * 24 * HOUR_MS;

type Parts = { bucket: ReportBucket | null; client: PlayClient; packageName: string };

/**
 * Google Play's earnings of a span: monthly reports, `earnings/earnings_YYYYMM_….zip`, which come a few days after their month. A report names orders, and we
 * know purchase tokens, so Google is asked for the orders (`orders.batchget`).
 *
 * The answer reaches as far as the reports do; `none` when that is not into the span.
 */
export async function readPlaySettlement(
  { bucket, client, packageName }: Parts,
  span: SettlementSpan,
  nowMs = Date.now(),
): Promise<SettlementResult> {
  if (bucket === null) return { kind: "none", because: "PLAY_REPORTS_BUCKET is not set" };
  const earnings: Earning[] = [];
  let until = span.from;
  for (const month of monthsOf(span)) {
    const read = await readMonth(bucket, month, packageName);
    if ("kind" in read) return read;
    if (read.length === 0 && month.endMs + PUBLISHED_WITHIN_MS > nowMs) break;
    for (const report of read) earnings.push(...report);
    until = new Date(Math.min(month.endMs, span.to.getTime()));
  }
  if (until <= span.from) return { kind: "none", because: "not_published_yet" };
  const own = earnings.filter(({ at }) => at >= span.from && at < span.to);
  const tokens = await tokensOf(client, [...new Set(own.map(({ orderId }) => orderId))]);
  if ("kind" in tokens) return tokens;
  return { kind: "lines", lines: own.map((earning) => lineOf(earning, tokens.byOrderId)), until };
}

type Month = { name: string; endMs: number };

function monthsOf({ from, to }: SettlementSpan): Month[] {
  const months: Month[] = [];
  const local = new Date(from.getTime() - ZONE_MS);
  let [year, month] = [local.getUTCFullYear(), local.getUTCMonth()];
  for (;;) {
    const beginsMs = Date.UTC(year, month) + ZONE_MS;
    if (beginsMs >= to.getTime()) return months;
    const name = `${year}${String(month + 1).padStart(2, "0")}`;
    months.push({ name, endMs: Date.UTC(year, month + 1) + ZONE_MS });
    [year, month] = month === 11 ? [year + 1, 0] : [year, month + 1];
  }
}

/** A month may have several files, one for each seller or currency. None: it is not published yet. */
async function readMonth(bucket: ReportBucket, { name }: Month, packageName: string): Promise<Earning[][] | NotRead> {
  const names = await bucket.list(`earnings/earnings_${name}`);
  if ("kind" in names) return names;
  const reports: Earning[][] = [];
  for (const file of names.filter((one) => one.endsWith(".zip"))) {
    const bytes = await bucket.read(file);
    if ("kind" in bytes) return bytes;
    const earnings = readEarnings(bytes, packageName);
    if (earnings === null) return { kind: "unknown", because: "unreadable" };
    reports.push(earnings);
  }
  return reports;
}

/** The purchase token of each order that Google still knows. */
async function tokensOf(
  client: PlayClient,
  orderIds: readonly string[],
): Promise<{ byOrderId: ReadonlyMap<string, string> } | NotRead> {
  const byOrderId = new Map<string, string>();
  for (let at = 0; at < orderIds.length; at += ORDERS_MAX) {
    const notRead = await learnTokens(client, orderIds.slice(at, at + ORDERS_MAX), byOrderId);
    if (notRead !== null) return notRead;
  }
  return { byOrderId };
}

/** "If any order ID is not found …, the entire request will fail": what is refused is asked for in halves, until the one that is unknown stands alone. */
async function learnTokens(
  client: PlayClient,
  orderIds: readonly string[],
  byOrderId: Map<string, string>,
): Promise<NotRead | null> {
  const answer = await client.get(`/orders:batchGet?${new URLSearchParams(orderIds.map((id) => ["orderIds", id]))}`);
  if (answer.kind === "no_answer") return { kind: "unknown", because: answer.because };
  if (answer.kind === "refused") {
    if (orderIds.length === 1) return null;
    const half = Math.ceil(orderIds.length / 2);
    return (
      (await learnTokens(client, orderIds.slice(0, half), byOrderId)) ??
      (await learnTokens(client, orderIds.slice(half), byOrderId))
    );
  }
  for (const order of listAt(answer.body, "orders").map(asRecord)) {
    const [orderId, token] = [textAt(order, "orderId"), textAt(order, "purchaseToken")];
    if (orderId !== null && token !== null) byOrderId.set(orderId, token);
  }
  return null;
}

function lineOf(
  { orderId, kind, amount, feeMinor, at }: Earning,
  tokenOf: ReadonlyMap<string, string>,
): SettlementLine {
  return {
    lineId: `${orderId}:${kind}`,
    kind,
    providerPaymentId: tokenOf.get(orderId) ?? null,
    // A refund is called by its order.
    providerRefundId: kind === "refund" ? orderId : null,
    paymentId: null,
    amount,
    feeMinor,
    at,
  };
}
