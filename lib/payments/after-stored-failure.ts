/**
 * What one call to a provider came to, before it becomes an answer of the port.
 *
 * - `answered`: the provider said something definite, yes or no.
 * - `stored_failure`: it answered 5xx. Stripe stores that answer under the idempotency key, so the same key can only
 *   ever hear it again, whether or not the effect took place.
 * - `no_answer`: a time-out, a torn connection, an unreadable page. The effect may still take place later, so only the
 *   same key is safe.
 */
export type CallOutcome<T> =
  | { outcome: "answered"; result: T }
  | { outcome: "stored_failure"; because: string; isReplay?: boolean }
  | { outcome: "no_answer"; because: string };

/** Why nothing is known yet: the same request, under the same key, is being answered to somebody else. The channel is well. */
export const KEY_AT_WORK = "key_at_work";

/** How far the walk over keys goes at most; a payment that needs more is a person's. */
const KEYS_MAX = 20;
/** So many new failures in one go are enough: more would hammer a provider that is down. */
const NEW_FAILURES_MAX = 2;

/** The key of the n-th try: the plain key, then `:2`, `:3`. */
export function keyOfTry(baseKey: string, tryNumber: number): string {
  return tryNumber === 1 ? baseKey : `${baseKey}:${tryNumber}`;
}

/**
 * Calls a provider so that the effect takes place at most once, also across crashes and repeats.
 *
 * After a stored failure it looks whether the effect took place, and only when it did not goes on to the next key. The
 * walk always begins at the plain key and takes the same steps every time, so that two repeats of one request meet at
 * the same key; a silent provider (`no_answer`) ends the walk, because the effect may be on its way.
 *
 * `attempt` (from 1) is how often the caller asked. From the second on it looks first: a provider may forget its keys
 * after a day, and then the plain key would act again.
 *
 * @param call makes the one request under the given key
 * @param look the result when the effect has taken place, null when it has not; `no_answer` when that cannot be told
 */
export async function callOnce<T>(request: {
  baseKey: string;
  attempt: number;
  call: (key: string) => Promise<CallOutcome<T>>;
  look: () => Promise<CallOutcome<T | null>>;
}): Promise<{ outcome: "answered"; result: T } | { outcome: "no_answer"; because: string }> {
  const { baseKey, attempt, call, look } = request;
  if (attempt > 1) {
    const before = await look();
    if (before.outcome !== "answered") return { outcome: "no_answer", because: before.because };
    if (before.result !== null) return { outcome: "answered", result: before.result };
  }
  let because = "http_5xx";
  // Old answers that are only heard again do not count, so the walk gets past the keys that earlier attempts used up.
  let failuresLeft = NEW_FAILURES_MAX + attempt - 1;
  for (let tryNumber = 1; tryNumber <= KEYS_MAX && failuresLeft > 0; tryNumber++) {
    const called = await call(keyOfTry(baseKey, tryNumber));
    if (called.outcome !== "stored_failure") return called;
    because = called.because;
    const after = await look();
    if (after.outcome !== "answered") return { outcome: "no_answer", because: after.because };
    if (after.result !== null) return { outcome: "answered", result: after.result };
    if (called.isReplay !== true) failuresLeft--;
  }
  return { outcome: "no_answer", because };
}
