export type Percentiles = { p50: number | null; p95: number | null; p99: number | null };

/**
 * The nearest-rank percentile: a value that was really measured, and at least that share of all values is not above it.
 * Null without values: a run that measured nothing must not report 0 ms.
 *
 * @param sorted ascending
 * @param share from 0 (exclusive) to 1
 */
export function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

/** @returns p50, p95 and p99, rounded to a tenth; in the values' own unit */
export function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => rounded(percentile(sorted, share));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** To a tenth, as figures in a report are read; null stays null. */
export function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10;
}
