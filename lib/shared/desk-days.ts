import { z } from "zod";
import { deskMoment } from "@/lib/shared/desk-time";
import { DAY_MS } from "@/lib/shared/durations";
import { uuidV7 } from "@/lib/shared/ids";

/** A day such as "2026-11-20" in the address; what cannot be read filters nothing. */
export const dayFilter = z.iso.date().optional().catch(undefined);

/** Midnight in Manila at the beginning of a day: the desk's days begin there. */
export function startOfDay(day: string): Date {
  return deskMoment(`${day}T00:00:00`);
}

/** Midnight in Manila at the end of a day. */
export function endOfDay(day: string): Date {
  return new Date(startOfDay(day).getTime() + DAY_MS);
}

/** The day in Manila at that moment. */
export function dayAt(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** The smallest id that a row made at that moment could have: ids are UUIDv7, so a range of time is a range of ids. */
export function firstIdAt(at: Date): string {
  return uuidV7({ atMs: Math.max(0, at.getTime()), random: new Uint8Array(10) });
}
