/**
 * One answer for everybody who asks within `freshMs`: for what many look at and few need to the second. A failure is told to whoever waits for
 * it and not held: the next one asks again.
 *
 * @param nowMs a clock that never goes back
 */
export function holdFor<T>(freshMs: number, read: () => Promise<T>, nowMs = () => performance.now()): () => Promise<T> {
  let held: { answer: Promise<T>; readMs: number } | null = null;
  return () => {
    const askedMs = nowMs();
    if (held === null || askedMs - held.readMs >= freshMs) {
      const answer = read();
      held = { answer, readMs: askedMs };
      answer.catch(() => {
        held = null;
      });
    }
    return held.answer;
  };
}
