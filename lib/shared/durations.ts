/** Lengths of time in milliseconds, as `Date` counts them. A day of a place may be longer or shorter where clocks are changed; none of ours are. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
