/** The desks' clock: staff in several places read and write one time. Manila has no summer time. */
export const DESK_TIME_ZONE = "Asia/Manila";
export const DESK_TIME_ZONE_OFFSET = "+08:00";

/** The moment of a date and a time as a field of a desk holds them, such as "2026-11-28T10:00". */
export function deskMoment(written: string): Date {
  return new Date(`${written}${DESK_TIME_ZONE_OFFSET}`);
}
