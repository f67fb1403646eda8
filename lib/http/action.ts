import "server-only";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import { currentUserId } from "@/lib/http/customer";
import { type FormDoor, stateOfError, takeForm } from "@/lib/http/form-door";
import type { ActionState } from "@/lib/shared/action-state";

/** Waits for one call into the domain and answers in the form's language. Refusals become sentences, bugs a reference. */
export async function answerAsAction<T>(run: () => Promise<ActionState<T>>): Promise<ActionState<T>> {
  try {
    return await run();
  } catch (error) {
    unstable_rethrow(error); // redirect() and notFound() travel as thrown errors.
    return stateOfError(error);
  }
}

/** Fields of a form by name; files are nothing that any of our forms sends. */
export function fieldsOf(form: FormData): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === "string" && !name.startsWith("$")) fields[name] = value;
  return fields;
}

/** The only way to write an action that anybody may call: origin, limit, validation, then one call into the domain. */
export function publicAction<Input, T>(form: FormDoor<Input, T>) {
  // What the form showed before decides nothing, so any form may hold this action.
  return (_previous: ActionState<unknown>, sent: FormData): Promise<ActionState<T>> =>
    answerAsAction(async () => {
      const requestHeaders = await headers();
      return takeForm(form, fieldsOf(sent), requestHeaders, () => currentUserId(requestHeaders));
    });
}
