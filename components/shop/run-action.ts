import { startTransition } from "react";
import type { ActionState } from "@/lib/shared/action-state";

export type Action<T> = (previous: ActionState<T>, form: FormData) => Promise<ActionState<T>>;
/** What an action answered; `unreachable` when the connection broke before it could. */
export type Outcome<T> = Exclude<ActionState<T>, { status: "idle" }> | { status: "unreachable" };

/** Calls a server action with these fields and brings its answer back. Never throws: a broken connection is an outcome. */
export function runAction<T>(action: Action<T>, fields: Readonly<Record<string, string>>): Promise<Outcome<T>> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return new Promise((resolve) => {
    startTransition(async () => {
      try {
        const state = await action({ status: "idle" }, form);
        resolve(state.status === "idle" ? { status: "unreachable" } : state);
      } catch {
        resolve({ status: "unreachable" });
      }
    });
  });
}
