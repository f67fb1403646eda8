/**
 * Stops on what only our own mistake could break. A customer's or provider's mistake is a `Refusal`, never this.
 *
 * `guarantee` is the sentence that should have held: it is all that the log will show.
 */
export function assert(condition: unknown, guarantee: string): asserts condition {
  if (!condition) throw new Error(`Broken guarantee: ${guarantee}`);
}

/** The compiler's proof that a union is exhausted; at run time it names the value that slipped in. */
export function assertNever(value: never, guarantee: string): never {
  throw new Error(`Broken guarantee: ${guarantee} (got ${JSON.stringify(value)})`);
}
