import { quote } from "@/lib/catalog/price";
import { currentCatalog } from "@/lib/catalog/queries";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { splitIntoParts } from "@/lib/orders/split";
import { feeOf } from "@/lib/payments/channel";
import { noteFeedback } from "@/lib/payments/channel-board";
import { channelOf } from "@/lib/payments/channel-of";
import type { PaymentReport } from "@/lib/payments/provider";
import { type Assessment, assess, factsAsJson, type ListStanding } from "@/lib/risk/assess";
import { currentRuleSet } from "@/lib/risk/queries";
import { nextTryAt } from "@/lib/shared/backoff";
import { addSeconds } from "@/lib/shared/clock";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";
import { searchHash } from "@/lib/shared/search-hash";
import { seal } from "@/lib/shared/secret-box";
import { noteStep } from "@/lib/tracing/trace";
import { deliveryWork } from "@/lib/transitions/claims";
import {
  type ConfirmItem,
  type ConfirmResult,
  confirmBatch,
  type NewPart,
  type ReportItem,
} from "@/lib/transitions/confirm";
import { deliveryRoom, startDeliveries } from "@/worker/deliver";
import { loadStandings, type PaymentFacts, riskFactsOf } from "@/worker/payment-facts";

/** A report about one of our attempts, in the words of the payment port. */
export type KnownReport = { paymentId: string; report: PaymentReport };

const LATE_ORDER_STATES = new Set(["expired", "cancelled"]);
/** After this an attempt that its provider still calls pending is over for us: nobody pays a page for a day. */
const ABANDONED_AFTER_MS = 24 * 3_600_000;
const SOON_QUERY_SECONDS = 5;
const SOON_QUERIES_MAX = 5;

/**
 * Decides on a batch of payment news and commits it: risk's verdict, parts and lateness are worked out from facts that the caller has
 * just read (loadPaymentFacts); the commit checks every state again under its locks. Deliveries that come out of it are sent by this worker at once.
 */
export async function confirmReports(
  reports: readonly KnownReport[],
  eventIds: readonly bigint[],
  facts: ReadonlyMap<string, PaymentFacts>,
): Promise<ConfirmResult[]> {
  const known = reports.flatMap((entry) => {
    const payment = facts.get(entry.paymentId);
    return payment === undefined ? [] : [{ ...entry, payment }];
  });
  const standings = await loadStandings(hashesOf(known));
  const rules = await currentRuleSet();
  const seen = new Map<string, number>();
  const now = new Date();
  const items: ReportItem[] = [];
  for (const { payment, report } of known) {
    noteOutcome(payment, report);
    const base = reportItem(payment, report, now);
    if (base.state !== "authorised" && base.state !== "paid") {
      items.push(base);
      continue;
    }
    const alsoInBatch = {
      recipient: countUp(seen, payment.recipient_hash),
      device: countUp(seen, payment.device_hash),
    };
    const assessment = assess(riskFactsOf(payment, base.fingerprintHash, standings, alsoInBatch), rules);
    items.push({
      ...base,
      risk: riskOf(assessment, payment, base.fingerprintHash, standings, alsoInBatch),
      parts: newParts(payment),
      isLateOk: LATE_ORDER_STATES.has(payment.order_status) ? await isPriceStillRight(payment) : true,
    });
  }
  const results = await commitAndSend(items, eventIds);
  for (const { payment, report } of known) {
    const { order_id: orderId, payment_id: paymentId, channel } = payment;
    noteStep("confirm payment", { orderId, paymentId, channel, state: report.state, batch: items.length }, now);
  }
  return results;
}

/** What became of a payment is credited to the channel that took it. Whoever leaves the page says nothing about the channel. */
function noteOutcome(
  { payment_id, channel, method, country, created_at, status }: PaymentFacts,
  report: PaymentReport,
): void {
  if (status !== "pending" && status !== "unknown") return;
  const kind = OUTCOMES[report.state];
  if (kind === undefined) return;
  noteFeedback({
    kind,
    attempt: { attemptId: payment_id, channelId: channel, method, country, startedAtMs: created_at.getTime() },
  });
}

const OUTCOMES: Partial<Record<PaymentReport["state"], "succeeded" | "declined" | "abandoned">> = {
  authorised: "succeeded",
  paid: "succeeded",
  failed: "declined",
  cancelled: "abandoned",
};

/** Commits, then sends the deliveries that this worker now holds. */
export async function commitAndSend(
  items: readonly ConfirmItem[],
  eventIds: readonly bigint[],
): Promise<ConfirmResult[]> {
  if (items.length === 0 && eventIds.length === 0) return [];
  // Only while there is room for the calls: a delivery that waited in a queue of ours would wait on its lease. Without one it is
  // written as reserved and claimed when there is room.
  const partsCount = items.reduce((sum, { parts }) => sum + parts.length, 0);
  const leaseMs = partsCount <= deliveryRoom() ? env.LEASE_SECONDS * 1000 : null;
  const results = await confirmBatch(items, { eventIds, leaseMs });
  // Whoever has claimed them meanwhile sends them; with that claim's fence and order id they would go out twice.
  if (leaseMs === null) return results;
  const partIds = items.flatMap((item, at) =>
    results[at]?.orderStatus === "delivering" ? item.parts.map(({ id }) => id) : [],
  );
  // Committed is committed: an error here must not have the batch taken apart and confirmed again. The leases run out, and the deliveries are
  // asked for with the same order ids.
  try {
    startDeliveries(await deliveryWork(partIds));
  } catch (error) {
    log().error(
      { err: error, deliveries: partIds.length },
      "confirmed deliveries could not be read; they wait for their lease",
    );
  }
  return results;
}

function reportItem(payment: PaymentFacts, report: PaymentReport, now: Date): ReportItem {
  const instrument = report.instrument;
  const isAbandoned = report.state === "pending" && now.getTime() - payment.created_at.getTime() > ABANDONED_AFTER_MS;
  return {
    kind: "report",
    paymentId: payment.payment_id,
    // "captured" of a hold is our own capture's echo and goes another way; what is left of it here was paid at once.
    state: isAbandoned ? "failed" : report.state === "captured" ? "paid" : report.state,
    amountMinor: report.amount?.amountMinor ?? null,
    currency: report.amount?.currency ?? null,
    providerPaymentId: report.providerPaymentId,
    captureBefore: report.captureBefore,
    fingerprintSealed: instrument === null ? null : seal(instrument.fingerprint, env.FACET_DATA_KEYS),
    fingerprintHash:
      instrument === null
        ? null
        : searchHash({ subject: "instrument", text: instrument.fingerprint, key: env.FACET_HASH_KEY }),
    instrumentLabel: instrument?.label ?? null,
    failureCode: isAbandoned ? "abandoned" : report.failureCode,
    feeMinor: report.amount === null ? 0n : feeOf(channelOf(payment.channel).providerFee, report.amount).amountMinor,
    isLateOk: false,
    risk: null,
    parts: [],
    nextQueryAt: nextQueryAt(payment, report, now),
  };
}

/**
 * When to ask the provider if nothing more is heard. A customer who has just sent their card is worth asking about soon, a few times:
 * the one event that says "held" may be lost.
 */
function nextQueryAt(payment: PaymentFacts, report: PaymentReport, now: Date): Date {
  const isSubmitted = report.state === "pending" && report.providerPaymentId !== null && report.failureCode === null;
  if (isSubmitted && payment.due_tries < SOON_QUERIES_MAX) return addSeconds(now, SOON_QUERY_SECONDS);
  return nextTryAt(now, env.PAYMENT_QUERY_SECONDS, payment.due_tries + 1);
}

function riskOf(
  assessment: Assessment,
  payment: PaymentFacts,
  instrumentHash: string | null,
  standings: ReadonlyMap<string, ListStanding>,
  alsoInBatch: { recipient: number; device: number },
): NonNullable<ReportItem["risk"]> {
  return {
    verdict: assessment.verdict,
    version: assessment.ruleSetVersion,
    because: assessment.because,
    facts: factsAsJson(riskFactsOf(payment, instrumentHash, standings, alsoInBatch)),
  };
}

function newParts(payment: PaymentFacts): NewPart[] {
  const order = { diamonds: payment.diamonds, totalMinor: payment.total_minor, taxMinor: payment.tax_minor };
  return splitIntoParts(order, env.UPSTREAM_VALUE_MAX).map((part) => ({ ...part, id: newId(), tryNo: 1 }));
}

/** A late payment is honoured when it covers what the diamonds cost now. */
async function isPriceStillRight(payment: PaymentFacts): Promise<boolean> {
  try {
    const catalog = await currentCatalog(payment.country);
    const today = quote({
      diamonds: Number(payment.diamonds),
      country: payment.country,
      catalog,
      method: payment.method,
    });
    return today.currency === payment.currency && payment.total_minor >= today.totalMinor;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function hashesOf(known: readonly { payment: PaymentFacts; report: PaymentReport }[]): string[] {
  const hashes = known.flatMap(({ payment, report }) => [
    payment.recipient_hash,
    payment.email_hash,
    payment.device_hash,
    payment.address_hash,
    report.instrument === null
      ? null
      : searchHash({ subject: "instrument", text: report.instrument.fingerprint, key: env.FACET_HASH_KEY }),
  ]);
  return [...new Set(hashes.filter((hash) => hash !== null))];
}

/** How often this key came up before in the batch. */
function countUp(seen: Map<string, number>, key: string | null): number {
  if (key === null) return 0;
  const before = seen.get(key) ?? 0;
  seen.set(key, before + 1);
  return before;
}
