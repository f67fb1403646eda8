import { beginPasskeyAction, finishPasskeyAction } from "@/app/admin/(desk)/account/actions";
import type { ActionState } from "@/lib/shared/action-state";
import type { StaffRole } from "@/lib/shared/actor";
import { SoftwareAuthenticator } from "@/tests/support/authenticator";
import { type AnyAction, outcomeOf, request } from "@/tests/support/desk";
import { formOf, givenPerson, givenSession, headersOf, type Person } from "@/tests/support/people";

/** Where the tests' shop is reached by name: FACET_URL is this machine. */
export const PASSKEY_ORIGIN = "http://localhost:3000";

/** Calls an action and answers its whole state. */
export async function stateOf<T>(action: unknown, fields: Record<string, string> = {}): Promise<ActionState<T>> {
  return (await (action as AnyAction)({ status: "idle" }, formOf(fields))) as ActionState<T>;
}

/** What an action answered. Throws with the outcome when it was not done. */
export async function answerOf<T>(action: unknown, fields: Record<string, string> = {}): Promise<T> {
  const state = await stateOf<T>(action, fields);
  if (state.status !== "done") throw new Error(outcomeOf(state));
  return state.data;
}

type Options = { challenge: string; rp: { id?: string }; user: { id: string } };

/** Makes a passkey for whoever sits at `request`; his session was proven a moment ago. */
export async function givenPasskey(name = "Test device"): Promise<SoftwareAuthenticator> {
  const device = new SoftwareAuthenticator(PASSKEY_ORIGIN);
  const options = await answerOf<Options>(beginPasskeyAction);
  await answerOf(finishPasskeyAction, { name, answer: device.register(options) });
  return device;
}

export type StaffWithPasskey = { person: Person; sessionId: string; device: SoftwareAuthenticator };

/** A member of staff with a passkey, sitting at `request` in a proven session. */
export async function signInWithNewPasskey(role: StaffRole): Promise<StaffWithPasskey> {
  const person = await givenPerson(role);
  const sessionId = await givenSession(person, { isConfirmed: true });
  request.headers = await headersOf(sessionId);
  return { person, sessionId, device: await givenPasskey() };
}
