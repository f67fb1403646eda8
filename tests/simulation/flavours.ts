import type { Fate } from "@/tests/simulation/fates";

type Fates = readonly (readonly [Fate, number])[];

export const FLAVOUR_NAMES = [
  "anything",
  "the pool runs short",
  "a worker sleeps beyond its lease and then writes",
  "refunds, and nobody answers",
  "news comes late, twice, or from somebody else",
  "customers come back late, and prices move",
  "transactions break in their middle",
  "the platform does not answer",
] as const;
export type FlavourName = (typeof FLAVOUR_NAMES)[number];

/** What a run is about: chance alone would bring some things together once in a hundred runs. */
export type Flavour = {
  name: FlavourName;
  /** What happens first, by name and in this order, before the dice take over: what the flavour is about needs something to happen to. */
  opening: readonly string[];
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
  opening: [],
  oftener: {},
  fates: [],
  wildness: [0, 0.3, 1, 1, 2],
  diamonds: [50, 500, 5_000, 60_000],
  methods: ["card", "gcash"],
  inTransaction: 3,
  refusals: 0,
};

const BOUGHT = "an order is placed, paid and told of";
const TAKEN_OVER = "a lease runs out, and another worker delivers";
const ROUND = "the worker does a round of everything";
/** Three orders that were paid for, and a worker that has begun with them. */
const SOLD = [BOUGHT, BOUGHT, BOUGHT, ROUND, "the post arrives", ROUND] as const;

/** Nearly everybody comes to the end of what they do, so that what this flavour is about has something to happen to. */
const BUSY = { [BOUGHT]: 5, "the post arrives": 2 };

export const FLAVOURS: readonly Flavour[] = [
  ANYTHING,
  {
    ...ANYTHING,
    name: "the pool runs short",
    opening: [BOUGHT, BOUGHT],
    oftener: { ...BUSY, "two workers do the same": 2, "a customer disputes": 0 },
    wildness: [0, 0.3, 1],
    diamonds: [60_000, 60_000, 40_000, 500],
  },
  {
    ...ANYTHING,
    name: "a worker sleeps beyond its lease and then writes",
    opening: [BOUGHT, BOUGHT, BOUGHT, TAKEN_OVER, "seconds pass", TAKEN_OVER],
    oftener: {
      ...BUSY,
      [TAKEN_OVER]: 40,
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
    opening: [...SOLD, "staff refund a delivered order", "staff refund a delivered order", "the worker sends refunds"],
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
    wildness: [1],
    diamonds: [50, 500, 5_000],
    methods: ["card", "gcash", "gcash"],
  },
  {
    ...ANYTHING,
    name: "news comes late, twice, or from somebody else",
    opening: [BOUGHT, BOUGHT],
    oftener: {
      "half an hour passes": 2,
      "a day passes": 2,
      "a webhook arrives again": 8,
      "somebody forges a webhook": 12,
      "a bank gives a hold back": 6,
      "a customer opens another page": 2,
    },
  },
  {
    ...ANYTHING,
    name: "customers come back late, and prices move",
    opening: [
      ...["a buyer places an order", "a buyer places an order", "the exchange rate moves"],
      ...["a customer pays", "a customer pays", "the post arrives", "the worker confirms events"],
      ...[
        "a buyer places an order",
        "a buyer places an order",
        "half an hour passes",
        "the worker ends overdue orders",
      ],
    ],
    oftener: {
      "a customer pays": 2,
      "half an hour passes": 3,
      "the worker ends overdue orders": 2,
      "a customer cancels": 2,
      "a browser sends its order again": 6,
      "the exchange rate moves": 8,
      "a day passes": 2,
    },
  },
  {
    ...ANYTHING,
    name: "transactions break in their middle",
    opening: [...SOLD, "diamonds arrive", "diamonds arrive", "diamonds arrive"],
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
    opening: SOLD,
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
