import { HOUR_MS } from "@/lib/shared/durations";
import type { Currency } from "@/lib/shared/money";

/**
 * The source quotes once a day, up to half an hour late, and is asked once an hour: what is older than this was not renewed when it should
 * have been. A bound of 24 hours would cry wolf every morning.
 */
const AGEING_AFTER_HOURS = 26;

export type FxAge = "fresh" | "ageing" | "stale";

export type DatedFx = { currency: Currency; quotedAt: Date; overrideUntil: Date | null };

/**
 * How much a rate can still be trusted at a moment. Pure.
 *
 * `ageing`: staff should look, everything is still sold. `stale`: nothing may be sold by it. A dollar is always a dollar, and an override
 * in force was set by a person until a given moment, whatever its age.
 */
export function fxAgeOf(
  { currency, quotedAt, overrideUntil }: DatedFx,
  { at, staleHours }: { at: Date; staleHours: number },
): FxAge {
  if (currency === "USD" || (overrideUntil !== null && overrideUntil > at)) return "fresh";
  const ageMs = at.getTime() - quotedAt.getTime();
  if (ageMs > staleHours * HOUR_MS) return "stale";
  return ageMs > AGEING_AFTER_HOURS * HOUR_MS ? "ageing" : "fresh";
}
