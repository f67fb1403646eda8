import { addSeconds } from "@/lib/shared/clock";

/** The moment of the next try: `triesDone` waits of the list are used up; past its end the last wait repeats. */
export function nextTryAt(now: Date, waitsSeconds: readonly number[], triesDone: number): Date {
  const at = Math.min(Math.max(triesDone, 0), waitsSeconds.length - 1);
  return addSeconds(now, waitsSeconds[at] ?? 60);
}
