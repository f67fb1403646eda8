import {
  BOOKING_GRACE_MS,
  type DifferenceKind,
  FEE_TOLERANCE_BP,
  type Movement,
  type OmittedPart,
  REPORT_GRACE_MS,
} from "@/lib/finance/settlement";

/**
 * Compares what is booked of one payment (itself, its refunds, its disputes) with what its provider reported of it. Pure.
 *
 * Payments are compared by who they are and not by when they happened, so that neither the end of a span nor the distance between two clocks
 * makes a difference.
 */

/** One posting of ours on the clearing account, or what a person booked of an earlier difference. */
export type Booked = {
  movement: Movement;
  refundId: string | null;
  currency: string;
  amountMinor: bigint;
  feeMinor: bigint;
  /** Null: it says nothing about what a report has to hold (a fee beside its payment, a correction by a person). */
  at: Date | null;
};

/** One line of theirs; `id` is ours, `refundId` null when the report does not say which refund it was. */
export type Reported = {
  id: string;
  movement: Movement;
  refundId: string | null;
  currency: string;
  amountMinor: bigint;
  feeMinor: bigint;
  at: Date;
};

export type Moment = {
  now: Date;
  /** Their report has been read up to here. */
  readUntil: Date;
  /** And without a gap since here; what was booked earlier cannot be missing. */
  readFrom: Date;
  omits: readonly OmittedPart[];
};

export type Finding = {
  movement: Movement;
  refundId: string | null;
  kind: DifferenceKind;
  /** The newest line that it is about. */
  lineId: string | null;
  currency: string;
  oursMinor: bigint;
  oursFeeMinor: bigint;
  theirCurrency: string;
  theirsMinor: bigint;
  theirsFeeMinor: bigint;
};

export type Verdict = {
  findings: Finding[];
  /** Slots (`slotOf`) that differ and are too young to be judged. */
  waiting: Set<string>;
  /** Slots that were reported and agree. */
  matchedCount: number;
};

/** What is compared as one thing: the payment, each of its refunds, all of its disputes. */
export function slotOf({ movement, refundId }: { movement: Movement; refundId: string | null }): string {
  return `${movement}:${refundId ?? ""}`;
}

export function matchSettlement(booked: readonly Booked[], reported: readonly Reported[], moment: Moment): Verdict {
  const lines = nameRefunds(booked, reported);
  const slots = new Map<string, { ours: Booked[]; theirs: Reported[] }>();
  const slot = (key: string) => {
    const known = slots.get(key) ?? { ours: [], theirs: [] };
    slots.set(key, known);
    return known;
  };
  for (const one of booked) slot(slotOf(one)).ours.push(one);
  for (const one of lines) slot(slotOf(one)).theirs.push(one);

  const verdict: Verdict = { findings: [], waiting: new Set(), matchedCount: 0 };
  for (const [key, { ours, theirs }] of slots) {
    const findings = compare(ours, theirs, moment.omits.includes("fees"));
    if (findings.length === 0) {
      if (theirs.length > 0) verdict.matchedCount += 1;
    } else if (isTooYoung(ours, theirs, moment)) verdict.waiting.add(key);
    else verdict.findings.push(...findings);
  }
  return verdict;
}

/**
 * Lines that do not say which refund they are belong to a refund of that amount that has no line yet, the oldest first. What is left over
 * stays by itself.
 */
function nameRefunds(booked: readonly Booked[], reported: readonly Reported[]): Reported[] {
  const named = new Set(reported.flatMap(({ refundId }) => refundId ?? []));
  const open = booked
    // What a person booked of a refund is none that a line could be about.
    .filter(
      ({ movement, refundId, at }) => movement === "refund" && refundId !== null && at !== null && !named.has(refundId),
    )
    .toSorted(
      (a, b) => (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0) || ((a.refundId ?? "") < (b.refundId ?? "") ? -1 : 1),
    );
  return reported.toSorted(byTime).map((line) => {
    if (line.movement !== "refund" || line.refundId !== null) return line;
    const at = open.findIndex((one) => one.amountMinor === line.amountMinor && one.currency === line.currency);
    const [found] = at === -1 ? [] : open.splice(at, 1);
    return found === undefined ? line : { ...line, refundId: found.refundId };
  });
}

function byTime(a: Reported, b: Reported): number {
  return a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1);
}

type Side = { amountMinor: bigint; feeMinor: bigint; count: number };
const NOTHING: Side = { amountMinor: 0n, feeMinor: 0n, count: 0 };

function sidesOf(movements: readonly (Booked | Reported)[]): Map<string, Side> {
  const sides = new Map<string, Side>();
  for (const { currency, amountMinor, feeMinor, at } of movements) {
    const side = sides.get(currency) ?? NOTHING;
    sides.set(currency, {
      amountMinor: side.amountMinor + amountMinor,
      feeMinor: side.feeMinor + feeMinor,
      count: side.count + (at === null ? 0 : 1),
    });
  }
  // Booked and taken back by a person: as if it had never been.
  for (const [currency, side] of sides)
    if (side.amountMinor === 0n && side.feeMinor === 0n && side.count === 0) sides.delete(currency);
  return sides;
}

/** The differences of one slot, at most one a currency. A report that tells no fees agrees with the booked ones. */
function compare(booked: readonly Booked[], reported: readonly Reported[], omitsFees: boolean): Finding[] {
  const [first = booked[0]] = reported;
  if (first === undefined) return [];
  const facts = { movement: first.movement, refundId: first.refundId, lineId: reported.at(-1)?.id ?? null };
  const [ours, theirs] = [sidesOf(booked), sidesOf(reported)];
  const [ourCurrency, theirCurrency] = [[...ours.keys()][0], [...theirs.keys()][0]];
  if (ours.size === 1 && theirs.size === 1 && ourCurrency !== undefined && theirCurrency !== undefined) {
    const [our, their] = [ours.get(ourCurrency) ?? NOTHING, theirs.get(theirCurrency) ?? NOTHING];
    const isZero = our.amountMinor === 0n && our.feeMinor === 0n;
    if (ourCurrency !== theirCurrency && !isZero)
      return [findingOf({ ...facts, kind: "currency", currency: ourCurrency, theirCurrency }, our, their)];
  }
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((currency) => {
    const [our, told] = [ours.get(currency) ?? NOTHING, theirs.get(currency) ?? NOTHING];
    const their = omitsFees && told.count > 0 ? { ...told, feeMinor: our.feeMinor } : told;
    const kind = kindOf(our, their);
    return kind === null ? [] : [findingOf({ ...facts, kind, currency, theirCurrency: currency }, our, their)];
  });
}

function kindOf(our: Side, their: Side): DifferenceKind | null {
  if (our.amountMinor === their.amountMinor) return our.feeMinor === their.feeMinor ? null : "fee";
  if (their.count === 0) return "missing";
  if (our.count === 0) return "extra";
  return their.count > our.count ? "duplicate" : "amount";
}

function findingOf(
  facts: Pick<Finding, "movement" | "refundId" | "lineId" | "kind" | "currency" | "theirCurrency">,
  our: Side,
  their: Side,
): Finding {
  return {
    ...facts,
    oursMinor: our.amountMinor,
    oursFeeMinor: our.feeMinor,
    theirsMinor: their.amountMinor,
    theirsFeeMinor: their.feeMinor,
  };
}

/** A fee that was booked by estimate and turned out a little different: what is reported is booked, and nobody has to look. */
export function isFeeCorrection({ kind, movement, ...facts }: Finding): boolean {
  if (kind !== "fee" || movement !== "payment") return false;
  const byMinor = facts.theirsFeeMinor - facts.oursFeeMinor;
  return (byMinor < 0n ? -byMinor : byMinor) * 10_000n <= facts.theirsMinor * FEE_TOLERANCE_BP;
}

const PARTS: Partial<Record<Movement, OmittedPart>> = { refund: "refunds", dispute: "disputes" };

/** The side that has less may still speak: their report of what we booked lately, our booking of what they reported lately. */
function isTooYoung(booked: readonly Booked[], reported: readonly Reported[], moment: Moment): boolean {
  const bookedMs = booked.flatMap(({ at }) => (at === null ? [] : [at.getTime()]));
  const reportedMs = reported.map(({ at }) => at.getTime());
  if (bookedMs.length > reportedMs.length) {
    const part = PARTS[booked[0]?.movement ?? "payment"];
    if (part !== undefined && moment.omits.includes(part)) return true;
    const isReported = Math.max(...bookedMs) <= moment.readUntil.getTime() - REPORT_GRACE_MS;
    return !isReported || Math.min(...bookedMs) < moment.readFrom.getTime() + REPORT_GRACE_MS;
  }
  if (reportedMs.length > bookedMs.length) return Math.max(...reportedMs) > moment.now.getTime() - BOOKING_GRACE_MS;
  return false;
}
