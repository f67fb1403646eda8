/**
 * How a form hears back from a server action. The form can show each of the five without knowing the domain.
 *
 * `facts` of a refusal are only those that the screen needs (a new price, a retry delay), never the log's facts.
 */
export type ActionState<T> =
  | { status: "idle" }
  | { status: "done"; data: T }
  | { status: "invalid"; fieldErrors: Record<string, string[]> }
  | { status: "refused"; code: string; message: string; facts?: Record<string, string> }
  | { status: "failed"; reference: string };
