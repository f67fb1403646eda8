import type { PathName } from "./behaviour";

export type LoggedCall = {
  atMs: number;
  host: "main" | "backup";
  path: PathName | "unknown";
  orderId: string | null;
  recipient: string | null;
  diamonds: number | null;
  /** Such as `rescode 0`, `http 401` or `hang after the effect`. */
  result: string;
};

export type CallLog = {
  add: (call: LoggedCall) => void;
  /** The last calls, newest first, at most `limit`. */
  latest: (limit: number) => LoggedCall[];
  /** How many calls had which result since the start, by path. */
  counts: () => Record<string, Record<string, number>>;
  clear: () => void;
};

const KEPT = 500;

/** Counts every call and remembers the last ones; a ring, so that a load test costs no memory. */
export function createCallLog(): CallLog {
  let ring: LoggedCall[] = [];
  let next = 0;
  let counts: Record<string, Record<string, number>> = {};
  return {
    add(call) {
      ring[next] = call;
      next = (next + 1) % KEPT;
      counts[call.path] ??= {};
      const ofPath = counts[call.path] as Record<string, number>;
      ofPath[call.result] = (ofPath[call.result] ?? 0) + 1;
    },
    latest: (limit) => [...ring.slice(next), ...ring.slice(0, next)].reverse().slice(0, limit),
    counts: () => counts,
    clear() {
      ring = [];
      next = 0;
      counts = {};
    },
  };
}
