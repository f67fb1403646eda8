import type { Tx } from "@/lib/db/transaction";
import { correctionsOf, type Plan, planDifferences } from "@/lib/finance/difference";
import {
  type Booked,
  isFeeCorrection,
  type Moment,
  matchSettlement,
  type Reported,
} from "@/lib/finance/match-settlement";
import {
  type BookedRow,
  closeDifferences,
  listBooked,
  listDifferencesOf,
  listLinesOfPayments,
  openDifferences,
  type StoredLine,
} from "@/lib/finance/repository";
import type { Movement, ReportedLine, SettlementRun } from "@/lib/finance/settlement";

export type Compared = Pick<SettlementRun, "matchedCount" | "correctedCount" | "openedCount" | "closedCount">;

type Subject = { provider: string; paymentId: string | null };

/** Written on a difference that nobody had to close. */
const LEFT_OPEN = { bookedTo: null, note: "" };
const FEE_AS_REPORTED = {
  bookedTo: "fees",
  note: "Booked by itself: the fee was an estimate, and this is the reported one.",
} as const;
const CLOSED_BY_ITSELF = "Closed by itself: the books or the report have changed since.";

/**
 * Compares payments with all that their provider has reported of them, opens what differs, and closes what no longer does. Safe to repeat. The
 * caller holds the provider (`holdProvider`).
 */
export async function comparePayments(
  tx: Tx,
  provider: string,
  paymentIds: readonly string[],
  moment: Moment,
): Promise<Compared> {
  const booked = groupBy(await listBooked(tx, paymentIds), ({ paymentId }) => paymentId);
  const theirs = await listLinesOfPayments(tx, provider, paymentIds);
  const lines = groupBy(theirs, ({ paymentId }) => paymentId ?? "");
  const known = groupBy(await listDifferencesOf(tx, { paymentIds }), ({ paymentId }) => paymentId ?? "");
  let matchedCount = 0;
  const plans = paymentIds.map((paymentId) => {
    const before = known.get(paymentId) ?? [];
    const ours = [...(booked.get(paymentId) ?? []).map(toBooked), ...correctionsOf(before)];
    const verdict = matchSettlement(ours, (lines.get(paymentId) ?? []).map(toReported), moment);
    matchedCount += verdict.matchedCount;
    return { subject: { provider, paymentId }, plan: planDifferences(verdict, before) };
  });
  const counts = await carryOut(tx, plans, moment.now);
  const strays = await compareFormerStrays(tx, provider, theirs, moment);
  return {
    matchedCount,
    openedCount: counts.openedCount + strays.openedCount,
    closedCount: counts.closedCount + strays.closedCount,
    correctedCount: counts.correctedCount + strays.correctedCount,
  };
}

/** Lines that staff booked as nobody's before their payment was known: what was booked then is too much now, and staff see it. */
async function compareFormerStrays(
  tx: Tx,
  provider: string,
  lines: readonly StoredLine[],
  moment: Moment,
): Promise<Omit<Compared, "matchedCount">> {
  const lineIds = lines.map(({ id }) => id);
  const known = await listDifferencesOf(tx, { lineIds, movement: "line" });
  const booked = new Set(known.flatMap(({ state, lineId }) => (state === "booked" && lineId !== null ? [lineId] : [])));
  // Hardly ever any: then nothing is asked or written for them.
  if (booked.size === 0) return { openedCount: 0, closedCount: 0, correctedCount: 0 };
  return compareStrayLines(
    tx,
    provider,
    lines.filter(({ id }) => booked.has(id)),
    moment,
  );
}

/** The same for lines that belong to no payment of ours: monthly fees, payouts, and what only the provider knows. */
export async function compareStrayLines(
  tx: Tx,
  provider: string,
  lines: readonly StoredLine[],
  moment: Moment,
): Promise<Compared> {
  const known = groupBy(
    await listDifferencesOf(tx, { lineIds: lines.map(({ id }) => id), movement: "line" }),
    ({ lineId }) => lineId ?? "",
  );
  const plans = lines.map((line) => {
    const before = known.get(line.id) ?? [];
    // A line whose payment was found meanwhile is compared there.
    const theirs = line.paymentId === null ? [{ ...toReported(line), movement: "line" as const, refundId: null }] : [];
    const verdict = matchSettlement(correctionsOf(before), theirs, moment);
    const plan = planDifferences(verdict, before);
    // What is about a line that has gone elsewhere names none by itself.
    const open = plan.open.map((finding) => ({ ...finding, lineId: line.id }));
    return { subject: { provider, paymentId: null }, plan: { ...plan, open } };
  });
  return { matchedCount: 0, ...(await carryOut(tx, plans, moment.now)) };
}

/**
 * Lines that were read before and now say something else. What was read first stays; the change is a difference, since a provider that edits its
 * books is something that a person should see.
 */
export async function compareRereads(
  tx: Tx,
  provider: string,
  pairs: readonly { stored: StoredLine; again: ReportedLine }[],
  moment: Moment,
): Promise<Compared> {
  const known = groupBy(
    await listDifferencesOf(tx, { lineIds: pairs.map(({ stored }) => stored.id), movement: "reread" }),
    ({ lineId }) => lineId ?? "",
  );
  const plans = pairs.map(({ stored, again }) => {
    const before = known.get(stored.id) ?? [];
    const facts = { movement: "reread" as const, refundId: null };
    const first: Booked = { ...toReported(stored), ...facts };
    const second: Reported = {
      ...facts,
      id: stored.id,
      currency: again.amount.currency,
      amountMinor: again.amount.amountMinor,
      feeMinor: again.feeMinor,
      at: again.at,
    };
    const verdict = matchSettlement([first, ...correctionsOf(before)], [second], moment);
    return { subject: { provider, paymentId: stored.paymentId }, plan: planDifferences(verdict, before) };
  });
  return { matchedCount: 0, ...(await carryOut(tx, plans, moment.now)) };
}

async function carryOut(
  tx: Tx,
  plans: readonly { subject: Subject; plan: Plan }[],
  at: Date,
): Promise<Omit<Compared, "matchedCount">> {
  const closedCount = await closeDifferences(tx, {
    ids: plans.flatMap(({ plan }) => plan.closeIds),
    ...{ state: "explained", bookedTo: null, note: CLOSED_BY_ITSELF, actorId: null, at },
  });
  const found = plans.flatMap(({ subject, plan }) =>
    plan.open.map((finding) => ({
      ...finding,
      ...subject,
      ...(isFeeCorrection(finding) ? FEE_AS_REPORTED : LEFT_OPEN),
    })),
  );
  const { openedCount, bookedCount } = await openDifferences(tx, found, at);
  return { closedCount, openedCount, correctedCount: bookedCount };
}

function toBooked({ movement, refundId, isFee, currency, amountMinor, at }: BookedRow): Booked {
  // A fee is booked as what leaves the clearing account.
  return isFee
    ? { movement, refundId, currency, amountMinor: 0n, feeMinor: -amountMinor, at: null }
    : { movement, refundId, currency, amountMinor, feeMinor: 0n, at };
}

function toReported({ id, kind, refundId, currency, amountMinor, feeMinor, at }: StoredLine): Reported {
  const movement: Movement = kind === "fee" || kind === "other" ? "line" : kind;
  return { id, movement, refundId: kind === "refund" ? refundId : null, currency, amountMinor, feeMinor, at };
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row)) ?? [];
    groups.set(keyOf(row), group);
    group.push(row);
  }
  return groups;
}
