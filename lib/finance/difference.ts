import { type Booked, type Finding, slotOf, type Verdict } from "@/lib/finance/match-settlement";
import type { DifferenceState, Movement } from "@/lib/finance/settlement";

/** A difference that was found before, as far as a new comparison asks for it. */
export type KnownDifference = {
  id: string;
  state: DifferenceState;
  movement: Movement;
  refundId: string | null;
  currency: string;
  oursMinor: bigint;
  oursFeeMinor: bigint;
  theirCurrency: string;
  theirsMinor: bigint;
  theirsFeeMinor: bigint;
};

/** What staff booked already counts as booked: the books follow the report there. */
export function correctionsOf(known: readonly KnownDifference[]): Booked[] {
  return known
    .filter(({ state }) => state === "booked")
    .flatMap(({ movement, refundId, ...facts }) => [
      {
        ...{ movement, refundId, at: null, currency: facts.currency },
        amountMinor: -facts.oursMinor,
        feeMinor: -facts.oursFeeMinor,
      },
      {
        ...{ movement, refundId, at: null, currency: facts.theirCurrency },
        amountMinor: facts.theirsMinor,
        feeMinor: facts.theirsFeeMinor,
      },
    ]);
}

export type Plan = { open: Finding[]; closeIds: string[] };

/**
 * What a comparison changes. The same facts are one difference, whatever became of it: one that somebody explained is not raised again. An
 * open one whose facts are no longer so is closed, and what differs now takes its place. What is too young to be judged stays as it is.
 */
export function planDifferences(verdict: Verdict, known: readonly KnownDifference[]): Plan {
  const found = new Set(verdict.findings.map(factsOf));
  const knownFacts = new Set(known.map(factsOf));
  return {
    open: verdict.findings.filter((finding) => !knownFacts.has(factsOf(finding))),
    closeIds: known
      .filter((one) => one.state === "open" && !found.has(factsOf(one)) && !verdict.waiting.has(slotOf(one)))
      .map(({ id }) => id),
  };
}

function factsOf(facts: Omit<KnownDifference, "id" | "state">): string {
  const ours = `${facts.oursMinor}-${facts.oursFeeMinor} ${facts.currency}`;
  const theirs = `${facts.theirsMinor}-${facts.theirsFeeMinor} ${facts.theirCurrency}`;
  return `${slotOf(facts)} ${ours} ${theirs}`;
}

/** What a difference moves from suspense to clearing, a line for each currency, in minor units; negative goes the other way. */
export function movedBy(
  facts: Pick<
    KnownDifference,
    "currency" | "oursMinor" | "oursFeeMinor" | "theirCurrency" | "theirsMinor" | "theirsFeeMinor"
  >,
): { currency: string; netMinor: bigint }[] {
  const ours = facts.oursMinor - facts.oursFeeMinor;
  const theirs = facts.theirsMinor - facts.theirsFeeMinor;
  if (facts.currency === facts.theirCurrency) return [{ currency: facts.currency, netMinor: theirs - ours }];
  return [
    { currency: facts.currency, netMinor: -ours },
    { currency: facts.theirCurrency, netMinor: theirs },
  ];
}
