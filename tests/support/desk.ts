import { rowsOf } from "@/lib/db/pool";
import type { ActionState } from "@/lib/shared/action-state";
import type { Role } from "@/lib/shared/actor";
import { givenPerson, givenSession, guestHeaders, headersOf } from "@/tests/support/people";

/** The request that pages and actions of a test believe they run in: see the mock of next/headers beside each test. */
export const request: { headers: Headers } = { headers: guestHeaders() };

export type Who = Role | "guest";

/** From now on requests come from such a person, in a browser of his own; answers who it is. */
export async function signInAs(who: Who, { isConfirmed = false } = {}): Promise<string | null> {
  if (who === "guest") {
    request.headers = guestHeaders();
    return null;
  }
  const person = await givenPerson(who);
  request.headers = await headersOf(await givenSession(person, { isConfirmed }));
  return person.id;
}

/** What came of an action, in one word: done, invalid:<fields>, the refusal's code, or failed. */
export function outcomeOf(state: ActionState<unknown>): string {
  if (state.status === "refused") return state.code;
  if (state.status === "invalid") return `invalid:${Object.keys(state.fieldErrors).sort().join(",")}`;
  return state.status;
}

export type AnyAction = (previous: ActionState<never>, form: FormData) => Promise<ActionState<unknown>>;

/** Calls an action as a form does. */
export async function call(action: unknown, fields: Record<string, string>): Promise<string> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return outcomeOf(await (action as AnyAction)({ status: "idle" }, form));
}

/** What staff did, newest last. */
export async function auditOf(subject: string): Promise<{ action: string; reason: string; actor_id: string | null }[]> {
  return rowsOf("SELECT action, reason, actor_id FROM audit_entries WHERE subject = $1 ORDER BY id", [subject]);
}
