import "server-only";
import { z } from "zod";
import { clientAddress } from "@/lib/http/client-address";
import type { Call } from "@/lib/http/door";
import { requireOwnOrigin } from "@/lib/http/origin";
import { type Door, takeCall } from "@/lib/http/rate-limit";
import { reportError } from "@/lib/http/report-error";
import type { ActionState } from "@/lib/shared/action-state";
import { Refusal } from "@/lib/shared/refusal";

/** Who calls a public form: a signed-in customer or a guest, from where as far as we can know. */
export type Caller = { userId: string | null; address: string | null; deviceId: string | null };

/** A form that anybody may send: its limit, its fields, and the one call into the domain. */
export type FormDoor<Input, T> = {
  door: Door;
  schema: z.ZodType<Input>;
  /** Throws the refusal of a form that would be refused whatever it says: asked before the form is read, where that is possible. */
  refuseEarly?: () => void;
  run: (input: Input, caller: Caller, now: Date) => Promise<T>;
};

/** Facts of a refusal that a screen may show; everything else stays in the log. */
const SHOWN_FACTS = new Set(["totalMinor", "currency", "retryAfterSeconds", "because"]);

/**
 * Origin, limit, validation, then the call. The same for Next's server action and for the server beside Next.
 *
 * @param findUserId who is signed in, asked only of a form from our own pages
 * @throws Refusal with auth.wrong_origin, rate.limited, or what the domain refuses with
 */
export async function takeForm<Input, T>(
  { door, schema, run }: FormDoor<Input, T>,
  fields: Readonly<Record<string, string>>,
  headers: Call["headers"],
  findUserId: () => Promise<string | null>,
): Promise<ActionState<T>> {
  requireOwnOrigin(headers);
  const caller: Caller = {
    userId: await findUserId(),
    address: clientAddress(headers),
    deviceId: fields.deviceId?.slice(0, 64) ?? null,
  };
  takeCall(door, [caller.userId, caller.address, caller.deviceId]);
  const parsed = schema.safeParse(fields);
  if (!parsed.success)
    return { status: "invalid", fieldErrors: z.flattenError(parsed.error).fieldErrors as Record<string, string[]> };
  return { status: "done", data: await run(parsed.data, caller, new Date()) };
}

/** What a form is told of something that was thrown: refusals become sentences, bugs a reference. */
export function stateOfError(error: unknown): ActionState<never> {
  if (!(error instanceof Refusal)) return { status: "failed", reference: reportError(error) };
  const facts = Object.entries(error.facts).filter(([name]) => SHOWN_FACTS.has(name));
  return {
    status: "refused",
    code: error.code,
    message: error.publicMessage,
    ...(facts.length > 0 ? { facts: Object.fromEntries(facts.map(([name, value]) => [name, String(value)])) } : {}),
  };
}
