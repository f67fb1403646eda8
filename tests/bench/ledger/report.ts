import { percentilesOf, rounded } from "@/tests/bench/percentiles";

export type Variant = "prisma-transaction" | "single-call" | "group-commit";

/** One way of reserving with one number of requests in flight, over all its rounds. */
export type Sample = { variant: Variant; inFlight: number; seconds: number; latenciesMs: number[] };

export type LedgerFigures = {
  name: "ledger.reserve";
  variant: Variant;
  perSecond: number;
  p50Ms: number | null;
  p99Ms: number | null;
  ratioToPrismaTransaction: number | null;
  inFlight: number;
  /** Of every number of requests in flight that was tried. */
  perSecondByInFlight: Record<string, number>;
};

export function perSecondOf({ seconds, latenciesMs }: Sample): number {
  return seconds === 0 ? 0 : latenciesMs.length / seconds;
}

/** Each variant at its best, against the Prisma transaction at its best. Pure. */
export function figuresOf(samples: readonly Sample[]): LedgerFigures[] {
  const variants = [...new Set(samples.map(({ variant }) => variant))];
  const bestOf = (variant: Variant) =>
    samples
      .filter((sample) => sample.variant === variant)
      .reduce<Sample | null>(
        (best, sample) => (best === null || perSecondOf(sample) > perSecondOf(best) ? sample : best),
        null,
      );
  const prisma = bestOf("prisma-transaction");
  const yardstick = prisma === null ? 0 : perSecondOf(prisma);
  return variants.flatMap((variant) => {
    const best = bestOf(variant);
    if (best === null) return [];
    const { p50, p99 } = percentilesOf(best.latenciesMs.map((ms) => ms * 100));
    const inMs = (hundredths: number | null) => (hundredths === null ? null : Math.round(hundredths) / 100);
    const all = samples.filter((sample) => sample.variant === variant);
    return {
      name: "ledger.reserve",
      variant,
      perSecond: Math.round(perSecondOf(best)),
      p50Ms: inMs(p50),
      p99Ms: inMs(p99),
      ratioToPrismaTransaction: yardstick === 0 ? null : rounded(perSecondOf(best) / yardstick),
      inFlight: best.inFlight,
      perSecondByInFlight: Object.fromEntries(
        all.map((sample) => [String(sample.inFlight), Math.round(perSecondOf(sample))]),
      ),
    };
  });
}
