import "server-only";
import { z } from "zod";
import { readText } from "@/lib/http/body";
import { NO_STORE } from "@/lib/http/door";
import { stateOfError } from "@/lib/http/form-door";
import { requireOwnOrigin } from "@/lib/http/origin";
import { type Door, takeCall } from "@/lib/http/rate-limit";
import type { ActionState } from "@/lib/shared/action-state";
import { isRefusalCode, REFUSALS, Refusal } from "@/lib/shared/refusal";

const BYTES_MAX = 16_384;

type Rules<Input> = { door: Door; caller: string; schema: z.ZodType<Input> };

/**
 * A form that is sent as JSON by somebody who need not be signed in: origin, limit, fields, one call. Answers an `ActionState`, so that
 * fields and refusals are told as everywhere.
 */
export async function publicAnswer<Input, T>(
  request: Request,
  { door, caller, schema }: Rules<Input>,
  run: (input: Input, now: Date) => Promise<T>,
): Promise<Response> {
  const state = await stateOf(async () => {
    requireOwnOrigin(request.headers);
    takeCall(door, [caller]);
    const parsed = schema.safeParse(jsonOf(await readText(request, BYTES_MAX)));
    if (!parsed.success) {
      const fieldErrors = z.flattenError(parsed.error).fieldErrors as Record<string, string[]>;
      return { status: "invalid", fieldErrors };
    }
    return { status: "done", data: await run(parsed.data, new Date()) };
  });
  return Response.json(state, { status: statusOf(state), headers: NO_STORE });
}

async function stateOf<T>(run: () => Promise<ActionState<T>>): Promise<ActionState<T>> {
  try {
    return await run();
  } catch (error) {
    return stateOfError(error);
  }
}

function statusOf(state: ActionState<unknown>): number {
  if (state.status === "refused") return isRefusalCode(state.code) ? REFUSALS[state.code].status : 409;
  if (state.status === "invalid") return 422;
  return state.status === "failed" ? 500 : 200;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal("input.unreadable");
  }
}
