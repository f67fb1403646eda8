/** Diamonds that one account gave out, on average, in each hour of the day: 24 figures. */
export type HourlyDemand = readonly number[];

export type ForecastPoint = { hoursAhead: number; diamonds: number };

export type StockForecast = {
  /** What will be available, hour by hour, if nothing is deposited. */
  points: ForecastPoint[];
  /** Diamonds that go out in a day of such demand. */
  perDayDiamonds: number;
  /** At this level a deposit must be ordered: the lowest level, and what goes out while the deposit is on its way. */
  reorderDiamonds: number;
  /** Hours until the reorder point, 0 when it is passed already; null when not within the horizon. */
  reorderInHours: number | null;
  /** Hours until nothing is available; null when not within the horizon. */
  emptyInHours: number | null;
};

export const HORIZON_HOURS = 168;
const HOURS_PER_DAY = 24;

type Ask = {
  availableDiamonds: number;
  lowLevelDiamonds: number;
  demand: HourlyDemand;
  /** The hour of the day that it is now, 0 to 23, in the zone of `demand`. */
  hourNow: number;
  /** How long a deposit takes from being ordered to being there. */
  leadHours: number;
};

/**
 * When an account runs dry, from what it gave out lately: each coming hour is taken to be like the mean of the same hour of the day.
 * No trend, no weekday and no campaign is assumed, and no deposit. Pure.
 */
export function forecastStock({ availableDiamonds, lowLevelDiamonds, demand, hourNow, leadHours }: Ask): StockForecast {
  const at = (hoursAhead: number): number => demand[(hourNow + hoursAhead) % HOURS_PER_DAY] ?? 0;
  const perDayDiamonds = demand.reduce((sum, diamonds) => sum + diamonds, 0);
  const reorderDiamonds = lowLevelDiamonds + sumOf(leadHours, at);
  const points: ForecastPoint[] = [{ hoursAhead: 0, diamonds: availableDiamonds }];
  let left = availableDiamonds;
  let reorderInHours = left <= reorderDiamonds ? 0 : null;
  let emptyInHours = left <= 0 ? 0 : null;
  for (let hour = 0; hour < HORIZON_HOURS; hour += 1) {
    const next = left - at(hour);
    reorderInHours ??= crossing(hour, left, next, reorderDiamonds);
    emptyInHours ??= crossing(hour, left, next, 0);
    left = Math.max(0, next);
    points.push({ hoursAhead: hour + 1, diamonds: left });
  }
  return { points, perDayDiamonds, reorderDiamonds, reorderInHours, emptyInHours };
}

/** The moment within an hour at which a level is reached, taking the hour's demand as even. */
function crossing(hour: number, before: number, after: number, level: number): number | null {
  if (after > level || before <= level) return null;
  return hour + (before - level) / (before - after);
}

function sumOf(hours: number, at: (hoursAhead: number) => number): number {
  let sum = 0;
  for (let hour = 0; hour < Math.min(hours, HORIZON_HOURS * 5); hour += 1) sum += at(hour);
  return sum;
}
