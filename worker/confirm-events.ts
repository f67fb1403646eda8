import { rowOf, rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { feeOf } from "@/lib/payments/channel";
import { channelOf } from "@/lib/payments/channel-of";
import type { ProviderName, ProviderNews } from "@/lib/payments/provider";
import { providerOf } from "@/lib/payments/registry";
import { isUuid, newId } from "@/lib/shared/ids";
import { type ClaimedEvent, claimEvents } from "@/lib/transitions/claims";
import { bookMoneyNews, type MoneyItem } from "@/lib/transitions/money";
import { confirmReports, type KnownReport } from "@/worker/confirm-reports";
import { mustAsk } from "@/worker/must-ask";
import { findPaymentsByProviderIds, loadPaymentFacts, type PaymentFacts } from "@/worker/payment-facts";

type ReadEvent = { event: ClaimedEvent; provider: ProviderName; news: ProviderNews };
type Found = ReadEvent & { paymentId: string | null };

const EVENT_TRIES_MAX = 20;
const EVENT_RETRY_SECONDS = 2;

/** Whether the last look took all it may: more events wait. */
let isBehind = false;

/** Whether stored events wait to be read by this worker. */
export function doEventsWait(): boolean {
  return isBehind;
}

/** Handles stored webhooks in batches: what they say is acted on, or asked about, or dropped, and each is marked once. */
export async function confirmStoredEvents(): Promise<number> {
  const claimed = await claimEvents({ limit: env.BATCH_MAX, leaseMs: env.LEASE_SECONDS * 1000 });
  isBehind = claimed.length >= env.BATCH_MAX;
  if (claimed.length === 0) return 0;
  try {
    await handle(claimed);
  } catch (error) {
    // One event must not hold up the others: the batch is taken apart, and what fails alone is tried again later.
    log().error({ err: error, events: claimed.length }, "a batch of events failed; handling them one by one");
    for (const event of claimed) await handle([event]).catch((cause: unknown) => putBack(event, cause));
  }
  return claimed.length;
}

async function handle(claimed: readonly ClaimedEvent[]): Promise<void> {
  const found = await findPayments(claimed.map(readEvent));
  const attempts = await loadPaymentFacts(
    found.flatMap(({ news, paymentId }) =>
      ["payment", "dispute"].includes(news.news) && paymentId !== null ? [paymentId] : [],
    ),
  );
  const reports: { known: KnownReport; event: ClaimedEvent }[] = [];
  const money: { item: MoneyItem; event: ClaimedEvent }[] = [];
  const done: bigint[] = [];
  const asked = new Set<string>();
  for (const entry of found) {
    const { news, event, paymentId } = entry;
    const refund = news.news === "refund" ? await refundItem(entry.provider, news) : null;
    const attempt = paymentId === null ? undefined : attempts.get(paymentId);
    // Each provider speaks for its own attempts only, whatever id its event names.
    const isForeign = attempt !== undefined && attempt.provider !== entry.provider;
    if (news.news === "payment" && paymentId !== null && !isForeign) {
      const item = echoOfCapture(attempt, news.report);
      if (item === "known") done.push(event.id);
      else if (item !== null) money.push({ item, event });
      else if (await mustAsk(attempt, news.report)) {
        asked.add(paymentId);
        done.push(event.id);
      } else reports.push({ known: { paymentId, report: news.report }, event });
    } else if (refund !== null) {
      money.push({ item: refund, event });
    } else if (news.news === "dispute" && paymentId !== null) {
      await recordDispute(paymentId, attempt, news, event);
    } else {
      if (news.news !== "ignored")
        log().warn({ event: event.id.toString(), kind: event.kind }, "an event names no payment of ours");
      done.push(event.id);
    }
  }
  const paid = new Set([...asked, ...reports.flatMap(({ known }) => (saysPaid(known) ? [known.paymentId] : []))]);
  const isOld = ({ known }: { known: KnownReport }) => isOutdated(known, attempts.get(known.paymentId), paid);
  done.push(...reports.filter(isOld).map(({ event }) => event.id));
  const fresh = reports.filter((entry) => !isOld(entry));
  if (fresh.length > 0)
    await confirmReports(
      fresh.map(({ known }) => known),
      fresh.map(({ event }) => event.id),
      attempts,
    );
  if (money.length > 0)
    await bookMoneyNews(
      money.map(({ item }) => item),
      money.map(({ event }) => event.id),
    );
  if (done.length > 0) await markHandled(done, "nothing_to_do");
}

function readEvent(event: ClaimedEvent): ReadEvent {
  const provider = event.source as ProviderName;
  return { event, provider, news: providerOf(provider).readEvent(event.kind, JSON.parse(event.payload)) };
}

async function findPayments(read: readonly ReadEvent[]): Promise<Found[]> {
  const byProvider = new Map<ProviderName, string[]>();
  for (const { provider, news } of read) {
    const ids = providerIdsOf(news);
    if (ids.length > 0) byProvider.set(provider, [...(byProvider.get(provider) ?? []), ...ids]);
  }
  const found = new Map<string, string>();
  for (const [provider, ids] of byProvider) {
    for (const [id, paymentId] of await findPaymentsByProviderIds(provider, ids))
      found.set(`${provider}:${id}`, paymentId);
  }
  return read.map((entry) => {
    const named = entry.news.news === "payment" ? entry.news.report.paymentId : null;
    // Another product on the same provider account may put anything into this field.
    const own = isUuid(named) ? named : null;
    const matched = providerIdsOf(entry.news).map((id) => found.get(`${entry.provider}:${id}`));
    return { ...entry, paymentId: own ?? matched.find((id) => id !== undefined) ?? null };
  });
}

/** Provider ids to look an attempt up by; none when the news carries our own id. */
function providerIdsOf(news: ProviderNews): string[] {
  if (news.news === "payment" && !isUuid(news.report.paymentId)) {
    return [news.report.providerPaymentId, news.report.sessionId].filter((id) => id !== null);
  }
  return news.news === "dispute" ? [news.providerDisputeId, news.providerPaymentId] : [];
}

/**
 * "Pending" only links a session to its payment. It says nothing to an attempt that has moved on, nor beside a report in the same batch
 * that the money is here and that carries the same ids.
 */
function isOutdated(
  { paymentId, report }: KnownReport,
  attempt: PaymentFacts | undefined,
  paidInBatch: ReadonlySet<string>,
): boolean {
  if (report.state !== "pending") return false;
  const hasMovedOn = attempt !== undefined && attempt.status !== "pending" && attempt.status !== "unknown";
  return hasMovedOn || paidInBatch.has(paymentId);
}

function saysPaid({ report }: KnownReport): boolean {
  return report.providerPaymentId !== null && (report.state === "authorised" || report.state === "paid");
}

/**
 * A hold that was captured: our own capture told back ("known" once its answer is booked, and then there is nothing to write), or a
 * capture whose answer we never got.
 */
function echoOfCapture(
  attempt: PaymentFacts | undefined,
  report: KnownReport["report"],
): Extract<MoneyItem, { kind: "captured" }> | "known" | null {
  if (report.state !== "captured" || report.amount === null || attempt?.flow !== "hold") return null;
  const { amountMinor } = report.amount;
  if (attempt.status === "captured" && attempt.captured_minor === amountMinor) return "known";
  const feeMinor = feeOf(channelOf(attempt.channel).providerFee, report.amount).amountMinor;
  return { kind: "captured", paymentId: attempt.payment_id, fence: null, amountMinor, feeMinor };
}

async function refundItem(
  provider: ProviderName,
  news: Extract<ProviderNews, { news: "refund" }>,
): Promise<MoneyItem | null> {
  // Each provider speaks for its own refunds only, whatever id its event names.
  const row = await rowOf<{ id: string; amount_minor: bigint; currency: string }>(
    `SELECT r.id, r.amount_minor, r.currency FROM refunds r JOIN payments p ON p.id = r.payment_id
     WHERE p.provider = $3 AND (r.id = $1::uuid OR r.provider_refund_id = $2) ORDER BY r.id = $1::uuid DESC NULLS LAST LIMIT 1`,
    [isUuid(news.refundId) ? news.refundId : null, news.providerRefundId, provider],
  );
  if (row === null) return null;
  const fits = news.amount.amountMinor === row.amount_minor && news.amount.currency === row.currency;
  // Another amount than was asked for is only a suggestion: the provider is asked about our refund.
  if (!fits) return { kind: "refund_retry", refundId: row.id, fence: null, dueAt: new Date() };
  if (news.state === "done")
    return { kind: "refund_done", refundId: row.id, fence: null, providerRefundId: news.providerRefundId };
  if (news.state === "failed")
    return { kind: "refund_failed", refundId: row.id, fence: null, reason: "provider_failed" };
  const dueAt = new Date(Date.now() + 60_000);
  return { kind: "refund_pending", refundId: row.id, fence: null, providerRefundId: news.providerRefundId, dueAt };
}

/**
 * A bank may name another currency than the payment's, or no amount: then it is what the dispute was about before, or else the whole payment,
 * until the settlement report tells what it took.
 */
async function recordDispute(
  paymentId: string,
  attempt: PaymentFacts | undefined,
  news: Extract<ProviderNews, { news: "dispute" }>,
  event: ClaimedEvent,
): Promise<void> {
  const isOurs = attempt === undefined || attempt.currency === news.amount?.currency;
  if (!isOurs)
    log().warn(
      { payment: paymentId, currency: news.amount?.currency ?? null },
      "a dispute without an amount in its payment's currency",
    );
  const amountMinor = isOurs ? news.amount?.amountMinor : undefined;
  await rowOf(
    `SELECT record_dispute($1, $2, $3, $4, COALESCE($5::bigint,
      (SELECT d.amount_minor FROM disputes d WHERE d.provider_dispute_id = $3 AND d.payment_id = $2), $6::bigint), $7::bigint[]) AS outcome`,
    [
      newId(),
      paymentId,
      news.providerDisputeId,
      news.state,
      amountMinor?.toString() ?? null,
      attempt === undefined ? null : (attempt.captured_minor || attempt.amount_minor).toString(),
      [event.id.toString()],
    ],
  );
  await learnDisputeFacts(news);
}

/** What the bank says beside it decides nothing, so it may come later, and stays when a later report leaves it out. */
async function learnDisputeFacts(news: Extract<ProviderNews, { news: "dispute" }>): Promise<void> {
  const { providerDisputeId: id, reason = null, respondBy = null } = news;
  if (reason === null && respondBy === null) return;
  const sql = "UPDATE disputes SET reason = COALESCE($2, reason), respond_by = COALESCE($3, respond_by)";
  await rowsOf(`${sql} WHERE provider_dispute_id = $1 RETURNING id`, [id, reason?.slice(0, 80) ?? null, respondBy]);
}

async function markHandled(ids: readonly bigint[], outcome: string): Promise<void> {
  await rowsOf(
    "UPDATE inbox_events SET handled_at = now(), outcome = $2, lease_until = NULL WHERE id = ANY ($1::bigint[]) AND handled_at IS NULL",
    [ids.map(String), outcome],
  );
}

async function putBack(event: ClaimedEvent, cause: unknown): Promise<void> {
  log().error(
    { event: event.id.toString(), kind: event.kind, tries: event.tries, err: cause },
    "an event could not be handled",
  );
  if (event.tries >= EVENT_TRIES_MAX) {
    await markHandled([event.id], "failed");
    return;
  }
  await rowsOf(
    "UPDATE inbox_events SET lease_until = NULL, next_try_at = now() + make_interval(secs => $2) WHERE id = $1",
    [event.id.toString(), EVENT_RETRY_SECONDS * event.tries],
  );
}
