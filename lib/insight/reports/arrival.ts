import { groupBy } from "@/lib/insight/reports/movement";

/** Orders that came to their end, by what they have in common. Bucket -1 ended without diamonds. */
export type ArrivalCount = {
  country: string;
  channel: string;
  hour: number;
  /** Under 10,000 USD. */
  isBelowLimit: boolean;
  bucket: number;
  orders: number;
};

/** Buckets of the time from paid to delivered; each holds its upper edge. */
export const ARRIVAL_LABELS = ["≤ 1 s", "1-2 s", "2-3 s", "3-5 s", "5-8 s", "8-15 s", "15-60 s", "> 1 min"] as const;
/** The last bucket within the shop's promise of 15 seconds. */
export const GOAL_BUCKET = 5;

export type ArrivalFigures = {
  delivered: number;
  withinGoal: number;
  /** Paid, and ended without diamonds. */
  failed: number;
};

export type ArrivalReport = {
  all: ArrivalFigures;
  /** Of the orders under 10,000 USD. */
  belowLimit: ArrivalFigures;
  histogram: { label: string; count: number }[];
  byCountry: (ArrivalFigures & { key: string })[];
  byChannel: (ArrivalFigures & { key: string })[];
  byHour: (ArrivalFigures & { hour: number })[];
};

export function arrivalReport(counts: readonly ArrivalCount[]): ArrivalReport {
  const by = (keyOf: (count: ArrivalCount) => string) =>
    [...groupBy(counts, keyOf)]
      .map(([key, group]) => ({ key, ...figuresOf(group) }))
      .sort((a, b) => b.delivered - a.delivered || a.key.localeCompare(b.key));
  return {
    all: figuresOf(counts),
    belowLimit: figuresOf(counts.filter(({ isBelowLimit }) => isBelowLimit)),
    histogram: ARRIVAL_LABELS.map((label, bucket) => ({
      label,
      count: total(counts.filter((count) => count.bucket === bucket)),
    })),
    byCountry: by(({ country }) => country),
    byChannel: by(({ channel }) => channel),
    byHour: Array.from({ length: 24 }, (_, hour) => ({
      hour,
      ...figuresOf(counts.filter((count) => count.hour === hour)),
    })),
  };
}

function total(counts: readonly ArrivalCount[]): number {
  return counts.reduce((sum, { orders }) => sum + orders, 0);
}

function figuresOf(counts: readonly ArrivalCount[]): ArrivalFigures {
  return {
    delivered: total(counts.filter(({ bucket }) => bucket >= 0)),
    withinGoal: total(counts.filter(({ bucket }) => bucket >= 0 && bucket <= GOAL_BUCKET)),
    failed: total(counts.filter(({ bucket }) => bucket < 0)),
  };
}
