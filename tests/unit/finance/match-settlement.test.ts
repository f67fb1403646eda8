import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correctionsOf, type KnownDifference, movedBy, planDifferences } from "@/lib/finance/difference";
import {
  type Booked,
  type Finding,
  isFeeCorrection,
  type Moment,
  matchSettlement,
  type Reported,
} from "@/lib/finance/match-settlement";
import { BOOKING_GRACE_MS, REPORT_GRACE_MS } from "@/lib/finance/settlement";

const NOW = new Date("2026-11-28T12:00:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);
/** Long enough ago for any grace, and since the report is read. */
const OLD = ago(2 * REPORT_GRACE_MS);
const MOMENT: Moment = { now: NOW, readUntil: NOW, readFrom: ago(30 * REPORT_GRACE_MS), omits: [] };

const ours = (facts: Partial<Booked> = {}): Booked => ({
  ...{ movement: "payment", refundId: null, currency: "PHP", amountMinor: 58_100n, feeMinor: 0n, at: OLD },
  ...facts,
});
const fee = (feeMinor: bigint): Booked => ours({ amountMinor: 0n, feeMinor, at: null });
const refund = (refundId: string, amountMinor: bigint): Booked =>
  ours({ movement: "refund", refundId, amountMinor: -amountMinor });

let count = 0;
const theirs = (facts: Partial<Reported> = {}): Reported => {
  count += 1;
  return {
    ...{ id: `line-${String(count).padStart(6, "0")}`, movement: "payment", refundId: null, currency: "PHP" },
    ...{ amountMinor: 58_100n, feeMinor: 0n, at: OLD },
    ...facts,
  };
};
const match = (booked: Booked[], reported: Reported[], moment: Partial<Moment> = {}) =>
  matchSettlement(booked, reported, { ...MOMENT, ...moment });
const kinds = (booked: Booked[], reported: Reported[]) => match(booked, reported).findings.map(({ kind }) => kind);

// Guarantee: what agrees is called so, and what does not is named by what is wrong with it.
describe("a payment against its report", () => {
  it("agrees with its fee, its refunds and the refund that came back", () => {
    const booked = [ours(), fee(1_975n), refund("a", 100n), refund("b", 200n), refund("b", -200n)];
    const reported = [
      theirs({ feeMinor: 1_975n }),
      theirs({ movement: "refund", refundId: "a", amountMinor: -100n }),
      theirs({ movement: "refund", refundId: "b", amountMinor: -200n }),
      theirs({ movement: "refund", refundId: "b", amountMinor: 200n }),
    ];
    expect(match(booked, reported)).toEqual({ findings: [], waiting: new Set(), matchedCount: 3 });
  });

  it("is nothing at all without bookings and lines", () => {
    expect(match([], [])).toEqual({ findings: [], waiting: new Set(), matchedCount: 0 });
  });

  it.each<[string, Booked[], Reported[], string[]]>([
    ["not reported", [ours()], [], ["missing"]],
    ["not booked", [], [theirs()], ["extra"]],
    ["less", [ours()], [theirs({ amountMinor: 58_099n })], ["amount"]],
    ["reported twice", [ours()], [theirs(), theirs()], ["duplicate"]],
    ["in another currency", [ours()], [theirs({ currency: "USD", amountMinor: 1_000n })], ["currency"]],
    ["with another fee", [ours(), fee(10n)], [theirs({ feeMinor: 11n })], ["fee"]],
    ["in its own and one more currency", [ours()], [theirs(), theirs({ currency: "USD" })], ["extra"]],
    ["a refund not reported", [ours(), refund("a", 5n)], [theirs()], ["missing"]],
    ["a dispute that is open", [ours()], [theirs(), theirs({ movement: "dispute", amountMinor: -58_100n })], ["extra"]],
    [
      "a dispute that was won, whose fee is gone",
      [ours()],
      [
        theirs(),
        theirs({ movement: "dispute", amountMinor: -58_100n, feeMinor: 1_500n }),
        theirs({ movement: "dispute", amountMinor: 58_100n }),
      ],
      ["fee"],
    ],
  ])("%s", (_name, booked, reported, expected) => {
    expect(kinds(booked, reported)).toEqual(expected);
  });

  it("gives a refund that the report does not name to the one of its amount", () => {
    const reported = [
      theirs({ movement: "refund", amountMinor: -200n }),
      theirs({ movement: "refund", amountMinor: -100n }),
    ];
    expect(kinds([refund("a", 100n), refund("b", 200n)], reported)).toEqual([]);
    expect(match([refund("a", 100n)], reported).findings).toMatchObject([
      { kind: "extra", refundId: null, theirsMinor: -200n },
    ]);
  });

  it("says nothing of what its report never tells", () => {
    const booked = [ours(), fee(1_000n), refund("a", 5n)];
    expect(match(booked, [theirs()], { omits: ["fees", "refunds"] })).toMatchObject({
      ...{ findings: [], matchedCount: 1, waiting: new Set(["refund:a"]) },
    });
    expect(match(booked, [], { omits: ["fees", "refunds"] }).findings).toMatchObject([
      { kind: "missing", oursFeeMinor: 1_000n, theirsFeeMinor: 0n },
    ]);
    const lost = ours({ movement: "dispute", amountMinor: -58_100n });
    expect(match([lost], [], { omits: ["disputes"] }).findings).toEqual([]);
  });

  it("does not take what a person booked for a refund that a line could be about", () => {
    const written = { ...match([refund("b", 2n)], []).findings[0], id: "1", state: "booked" } as KnownDifference;
    const { findings } = match(
      [refund("b", 2n), ...correctionsOf([written])],
      [theirs({ movement: "refund", amountMinor: 2n })],
    );
    expect(findings).toMatchObject([{ kind: "extra", refundId: null, theirsMinor: 2n }]);
  });

  it("takes a fee that is near the estimate as it is, and no other", () => {
    const feeOff = (minor: bigint) => match([ours(), fee(1_000n)], [theirs({ feeMinor: 1_000n + minor })]).findings[0];
    expect(isFeeCorrection(feeOff(581n) as Finding)).toBe(true);
    expect(isFeeCorrection(feeOff(-581n) as Finding)).toBe(true);
    expect(isFeeCorrection(feeOff(582n) as Finding)).toBe(false);
    expect(isFeeCorrection(match([ours()], []).findings[0] as Finding)).toBe(false);
  });
});

// Guarantee: nothing is called missing or extra before the other side has had its time.
describe("what is too young to be judged", () => {
  const at = (ms: number) => ({ at: ago(ms) });

  it("a booking until the report had a day for it", () => {
    expect(match([ours(at(REPORT_GRACE_MS - 1))], [])).toMatchObject({ findings: [], waiting: new Set(["payment:"]) });
    expect(match([ours(at(REPORT_GRACE_MS))], []).findings).toHaveLength(1);
    // The report was read up to an hour ago only.
    expect(match([ours(at(REPORT_GRACE_MS))], [], { readUntil: ago(3_600_000) }).findings).toEqual([]);
  });

  it("a booking from before the report was read", () => {
    const readFrom = ago(3 * REPORT_GRACE_MS);
    expect(match([ours(at(2 * REPORT_GRACE_MS))], [], { readFrom }).findings).toHaveLength(1);
    expect(match([ours(at(2 * REPORT_GRACE_MS + 1))], [], { readFrom }).findings).toEqual([]);
  });

  it("a line until our own booking had an hour", () => {
    expect(match([], [theirs(at(BOOKING_GRACE_MS - 1))]).waiting.size).toBe(1);
    expect(match([], [theirs(at(BOOKING_GRACE_MS))]).findings).toHaveLength(1);
  });

  it("but not what both sides have spoken about", () => {
    expect(match([ours(at(0))], [theirs({ ...at(0), amountMinor: 1n })]).findings).toHaveLength(1);
  });
});

// Books and reports of one payment as chance makes them; amounts are few, so that they often agree.
const amount = fc.bigInt({ min: -3n, max: 3n });
const slot = fc.constantFrom<Pick<Booked, "movement" | "refundId">>(
  { movement: "payment", refundId: null },
  { movement: "refund", refundId: "a" },
  { movement: "refund", refundId: "b" },
  { movement: "refund", refundId: null },
  { movement: "dispute", refundId: null },
);
const currency = fc.constantFrom("PHP", "USD");
const movement = fc.record({ slot, currency, amountMinor: amount, feeMinor: fc.bigInt({ min: 0n, max: 2n }) });
const bookedList = fc.array(
  movement.map(({ slot: of, ...facts }) => ours({ ...of, ...facts })),
  { maxLength: 6 },
);
const reportedList = fc.array(
  movement.map(({ slot: of, ...facts }) => theirs({ ...of, ...facts })),
  { maxLength: 6 },
);

type Net = Record<string, bigint>;
function netOf(movements: readonly { currency: string; amountMinor: bigint; feeMinor: bigint }[]): Net {
  const net: Net = { PHP: 0n, USD: 0n };
  for (const one of movements) net[one.currency] = (net[one.currency] ?? 0n) + one.amountMinor - one.feeMinor;
  return net;
}

let ids = 0;
function known(finding: Finding, state: KnownDifference["state"]): KnownDifference {
  ids += 1;
  return { ...finding, id: `difference-${ids}`, state };
}

// Guarantee: whatever is booked and reported, suspense takes up exactly what separates the two, and nothing is found twice.
describe("any books and any report", () => {
  it("with their differences moved to suspense, clearing says what is reported", () => {
    fc.assert(
      fc.property(bookedList, reportedList, (booked, reported) => {
        const { findings } = match(booked, reported);
        const clearing = netOf(booked);
        for (const { currency: of, netMinor } of findings.flatMap(movedBy))
          clearing[of] = (clearing[of] ?? 0n) + netMinor;
        expect(clearing).toEqual(netOf(reported));
      }),
    );
  });

  it("compared again: what is open or explained stays, what was booked agrees", () => {
    const states = fc.constantFrom<KnownDifference["state"]>("open", "explained", "booked");
    fc.assert(
      fc.property(
        bookedList,
        reportedList,
        fc.array(states, { minLength: 12, maxLength: 12 }),
        (booked, reported, of) => {
          const before = match(booked, reported).findings.map((finding, at) => known(finding, of[at] ?? "open"));
          const again = match([...booked, ...correctionsOf(before)], reported);
          expect(planDifferences(again, before)).toEqual({ open: [], closeIds: [] });
          expect(again.findings).toHaveLength(before.filter(({ state }) => state !== "booked").length);
        },
      ),
    );
  });

  it("compared after more was reported: one look is enough, and suspense follows", () => {
    fc.assert(
      fc.property(bookedList, reportedList, reportedList, (booked, first, more) => {
        const open = match(booked, first).findings.map((finding) => known(finding, "open"));
        const reported = [...first, ...more];
        const plan = planDifferences(match(booked, reported), open);
        const standing = open.filter(({ id }) => !plan.closeIds.includes(id));
        const clearing = netOf(booked);
        for (const { currency: of, netMinor } of [...standing, ...plan.open].flatMap(movedBy))
          clearing[of] = (clearing[of] ?? 0n) + netMinor;
        expect(clearing).toEqual(netOf(reported));
      }),
    );
  });

  it("in any order", () => {
    fc.assert(
      fc.property(bookedList, reportedList, (booked, reported) => {
        const facts = (findings: readonly Finding[]) =>
          findings
            .map((one) => JSON.stringify(one, (_, value) => (typeof value === "bigint" ? `${value}` : value)))
            .sort();
        const forward = match(booked, reported).findings;
        expect(facts(match(booked.toReversed(), reported.toReversed()).findings)).toEqual(facts(forward));
      }),
    );
  });
});
