import type { Fate } from "@/tests/simulation/fates";

type Fates = readonly (readonly [Fate, number])[];

export const FLAVOUR_NAMES = [
  "anything",
  "the pool runs short",
  "a worker sleeps beyond its lease and then writes",
  "refunds, and nobody answers",
  "news comes late, twice, or from somebody else",
  "transactions break in their middle",
  "the platform does not answer",
] as const;
export type FlavourName = (typeof FLAVOUR_NAMES)[number];

/** What a run is about: chance alone would bring some things together once in a hundred runs. */
export type Flavour = {
  name: FlavourName;
  /** How many times as often as usual a happening comes, by its name. */
  oftener: Readonly<Record<string, number>>;
  /** Where a call's fate is other than usual: the first that fits the call's label, whatever kind of call. */
  fates: readonly { label: RegExp; fates: Fates }[];
  /** How wild the world outside may be; one of these is drawn. */
  wildness: readonly number[];
  /** What buyers want, in diamonds. */
  diamonds: readonly number[];
  /** How they pay. */
  methods: readonly ("card" | "gcash")[];
  /** How many times as likely as a statement alone one inside a transaction is to be broken. */
  inTransaction: number;
  /** How many calls the platform refuses besides what it does anyway. */
  refusals: number;
};

const ANYTHING: Flavour = {
  name: "anything",
  oftener: {},
  fates: [],
  wildness: [0, 0.3, 1, 1, 2],
  diamonds: [50, 500, 5_000, 60_000],
  methods: ["card", "gcash"],
  inTransaction: 3,
  refusals: 0,
};

/** Nearly everybody comes to the end of what they do, so that what this flavour is about has something to happen to. */
const BUSY = { "an order is placed, paid and told of": 5, "the post arrives": 2 };

export const FLAVOURS: readonly Flavour[] = [
  ANYTHING,
  {
    ...ANYTHING,
    name: "the pool runs short",
    oftener: { ...BUSY, "two workers do the same": 2, "a customer disputes": 0 },
    wildness: [0, 0.3, 1],
    diamonds: [60_000, 60_000, 40_000, 500],
  },
  {
    ...ANYTHING,
    name: "a worker sleeps beyond its lease and then writes",
    oftener: {
      ...BUSY,
      "a lease runs out, and another worker delivers": 40,
      "the worker resumes orders": 4,
      "the worker delivers": 3,
      "two workers do the same": 2,
      "half an hour passes": 0,
      "a day passes": 0,
      "staff pause or resume": 0,
    },
    fates: [
      { label: /^db settle_batch/, fates: [["held_before", 0.85]] },
      {
        label: /^bigo/,
        fates: [
          ["lost_after", 0.1],
          ["silent_after", 0.05],
          ["held_after", 0.05],
        ],
      },
    ],
    wildness: [1],
    diamonds: [50, 500, 5_000],
    refusals: 15,
  },
  {
    ...ANYTHING,
    name: "refunds, and nobody answers",
    oftener: {
      ...BUSY,
      "staff refund a delivered order": 6,
      "the worker sends refunds": 5,
      "the worker collects payments": 2,
      "staff decide what waits for a person": 2,
      "a customer disputes": 0.3,
    },
    fates: [
      {
        label: /^(stripe|xendit) \w+ .*refunds/,
        fates: [
          ["lost_before", 0.1],
          ["lost_after", 0.25],
          ["silent_after", 0.15],
          ["crash_after", 0.05],
        ],
      },
    ],
    wildness: [0.3, 1],
    diamonds: [50, 500, 5_000],
  },
  {
    ...ANYTHING,
    name: "news comes late, twice, or from somebody else",
    oftener: {
      "half an hour passes": 4,
      "a day passes": 3,
      "a webhook arrives again": 4,
      "somebody forges a webhook": 8,
      "a bank gives a hold back": 6,
      "a customer opens another page": 2,
      "a customer cancels": 2,
      "the exchange rate moves": 6,
    },
  },
  {
    ...ANYTHING,
    name: "transactions break in their middle",
    oftener: {
      ...BUSY,
      "staff decide what waits for a person": 3,
      "a customer corrects the recipient": 3,
      "diamonds arrive": 5,
      "staff pause or resume": 2,
    },
    wildness: [1, 2],
    inTransaction: 6,
  },
  {
    ...ANYTHING,
    name: "the platform does not answer",
    oftener: {
      ...BUSY,
      "the worker delivers": 4,
      "the worker resumes orders": 3,
      "seconds pass": 2,
      "two workers do the same": 2,
      "an answer about a reservation comes again": 8,
      "staff pause or resume": 0,
      "a day passes": 0,
    },
    fates: [
      {
        label: /^bigo/,
        fates: [
          ["lost_before", 0.05],
          ["lost_after", 0.3],
          ["silent_after", 0.1],
          ["held_after", 0.1],
        ],
      },
    ],
    wildness: [1],
    diamonds: [50, 500, 5_000],
  },
];

/** Runs take turns, so that every few of them meet each flavour. */
export function flavourOf(run: number): Flavour {
  return FLAVOURS[(run - 1) % FLAVOURS.length] ?? ANYTHING;
}

/** The numbers of the first runs: of all there are, or so many of each flavour that is named. */
export function firstRuns(count: number, names: readonly FlavourName[] = []): number[] {
  if (names.length === 0) return Array.from({ length: count }, (_, at) => at + 1);
  const all = Array.from({ length: count * FLAVOURS.length }, (_, at) => at + 1);
  return all.filter((run) => names.includes(flavourOf(run).name));
}
