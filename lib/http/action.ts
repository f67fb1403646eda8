import "server-only";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import { z } from "zod";
import { clientAddress } from "@/lib/http/client-address";
import { currentUserId } from "@/lib/http/customer";
import { requireOwnOrigin } from "@/lib/http/origin";
import { type Door, takeCall } from "@/lib/http/rate-limit";
import { reportError } from "@/lib/http/report-error";
import type { ActionState } from "@/lib/shared/action-state";
import { Refusal } from "@/lib/shared/refusal";

/** Who calls a public action: a signed-in customer or a guest, from where as far as we can know. */
export type Caller = { userId: string | null; address: string | null; deviceId: string | null };

/** Facts of a refusal that a screen may show; everything else stays in the log. */
const SHOWN_FACTS = new Set(["totalMinor", "currency", "retryAfterSeconds", "because"]);

/** Waits for one call into the domain and answers in the form's language. Refusals become sentences, bugs a reference. */
export async function answerAsAction<T>(run: () => Promise<ActionState<T>>): Promise<ActionState<T>> {
  try {
    return await run();
  } catch (error) {
    unstable_rethrow(error); // redirect() and notFound() travel as thrown errors.
    if (!(error instanceof Refusal)) return { status: "failed", reference: reportError(error) };
    const facts = Object.entries(error.facts).filter(([name]) => SHOWN_FACTS.has(name));
    return {
      status: "refused",
      code: error.code,
      message: error.publicMessage,
      ...(facts.length > 0 ? { facts: Object.fromEntries(facts.map(([name, value]) => [name, String(value)])) } : {}),
    };
  }
}

/** Fields of a form by name; files are nothing that any of our forms sends. */
export function fieldsOf(form: FormData): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === "string" && !name.startsWith("$")) fields[name] = value;
  return fields;
}

/** The only way to write an action that anybody may call: origin, limit, validation, then one call into the domain. */
export function publicAction<Input, T>(
  door: Door,
  schema: z.ZodType<Input>,
  run: (input: Input, caller: Caller, now: Date) => Promise<T>,
) {
  // What the form showed before decides nothing, so any form may hold this action.
  return (_previous: ActionState<unknown>, form: FormData): Promise<ActionState<T>> =>
    answerAsAction(async () => {
      const requestHeaders = await headers();
      requireOwnOrigin(requestHeaders);
      const fields = fieldsOf(form);
      const caller: Caller = {
        userId: await currentUserId(requestHeaders),
        address: clientAddress(requestHeaders),
        deviceId: fields.deviceId?.slice(0, 64) ?? null,
      };
      takeCall(door, [caller.userId, caller.address, caller.deviceId]);
      const parsed = schema.safeParse(fields);
      if (!parsed.success)
        return { status: "invalid", fieldErrors: z.flattenError(parsed.error).fieldErrors as Record<string, string[]> };
      return { status: "done", data: await run(parsed.data, caller, new Date()) };
    });
}
