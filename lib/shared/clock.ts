/** Time is an argument everywhere, so that a test or a drill decides what "now" is. */
export type Clock = { now(): Date };

/** The machine's own clock, for the edges (actions, handlers, the worker's entry). */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is told otherwise. */
export function clockAt(start: Date): Clock & { advanceSeconds(seconds: number): void } {
  let at = start.getTime();
  return {
    now: () => new Date(at),
    advanceSeconds: (seconds) => {
      at += seconds * 1000;
    },
  };
}

export function addSeconds(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000);
}
