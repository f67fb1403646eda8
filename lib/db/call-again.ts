/** Two batches met in the wrong order, or the server asks to try again: nothing was written, so the whole call is repeated. */
const TRY_AGAIN = new Set(["40P01", "40001"]);
const TRIES_MAX = 5;

/** Makes a call that is one transaction by itself, again if the database took it back as a whole. Throws what else goes wrong. */
export async function callAgain<T>(call: () => Promise<T>): Promise<T> {
  for (let tryNo = 1; ; tryNo += 1) {
    try {
      return await call();
    } catch (error) {
      if (tryNo >= TRIES_MAX || !TRY_AGAIN.has(codeOf(error))) throw error;
    }
  }
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}
