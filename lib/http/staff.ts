import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { z } from "zod";
import { deskOf, isFreshlyConfirmed, isStaff, type StaffActor } from "@/lib/accounts/actor";
import { actorOf, currentActor } from "@/lib/accounts/session";
import { env } from "@/lib/env";
import { answerAsAction, fieldsOf } from "@/lib/http/action";
import { requireOwnOrigin } from "@/lib/http/origin";
import { answerAsJson } from "@/lib/http/route";
import type { ActionState } from "@/lib/shared/action-state";
import { assert } from "@/lib/shared/assert";
import { Refusal } from "@/lib/shared/refusal";
import { holdsRight, isConfirmedRight, type Right } from "@/lib/shared/rights";

/** Query strings and path parts of a desk's page, each a single text. */
export type PageFacts = { actor: StaffActor; params: Record<string, string>; query: Record<string, string> };

type PageProps = {
  params: Promise<Record<string, string>>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/**
 * The only way to write a page of a desk. A guest is sent to the staff's sign-in, a customer too, and a member of staff
 * without this right to the desk that is his. The page carries its right, so that a test can ask every page for it.
 */
export function staffPage(right: Right, render: (facts: PageFacts) => Promise<ReactNode>) {
  const page = async ({ params, searchParams }: PageProps): Promise<ReactNode> => {
    const actor = await currentActor();
    if (actor === null) redirect("/admin/sign-in");
    if (!isStaff(actor)) redirect("/admin/sign-in?because=forbidden");
    if (!holdsRight(actor.role, right)) redirect(`${deskOf(actor.role)}?because=forbidden`);
    if (lacksPasskey(actor, right)) redirect("/admin/account?because=passkey");
    const query = Object.entries(await searchParams).flatMap(([name, value]) => {
      const text = Array.isArray(value) ? value[0] : value;
      return text === undefined ? [] : [[name, text] as const];
    });
    return render({ actor, params: await params, query: Object.fromEntries(query) });
  };
  return Object.assign(page, { right });
}

type ActionRules<Input> = { right: Right; schema: z.ZodType<Input> };

/**
 * The only way to write an action of a desk: origin, session, right, a fresh proof of the person where the right wants one,
 * validation, one call.
 *
 * Refuses with auth.wrong_origin, auth.sign_in_required, auth.forbidden, auth.passkey_needed, auth.reauth_required.
 */
export function staffAction<Input, T>(
  { right, schema }: ActionRules<Input>,
  run: (input: Input, actor: StaffActor, now: Date) => Promise<T>,
) {
  const action = (_previous: ActionState<T>, form: FormData): Promise<ActionState<T>> =>
    answerAsAction(async () => {
      const requestHeaders = await headers();
      requireOwnOrigin(requestHeaders);
      const actor = await requireStaff(requestHeaders, right);
      const parsed = schema.safeParse(fieldsOf(form));
      if (!parsed.success) {
        return {
          status: "invalid",
          fieldErrors: z.flattenError(parsed.error).fieldErrors as Record<string, string[]>,
        };
      }
      const now = new Date();
      if (isConfirmedRight(right) && !isFreshlyConfirmed(actor, now)) throw new Refusal("auth.reauth_required");
      return { status: "done", data: await run(parsed.data, actor, now) };
    });
  return Object.assign(action, { right });
}

/** The only way to write a route handler of a desk; the refusals are the action's. */
export function staffHandler<Context>(
  right: Right,
  run: (request: Request, actor: StaffActor, context: Context) => Promise<Response>,
) {
  // A browser sends a request without anybody's press: what wants a proof is an action.
  assert(!isConfirmedRight(right), `${right} wants a fresh proof, which a handler does not ask for`);
  const handler = (request: Request, context: Context): Promise<Response> =>
    answerAsJson(async () => {
      if (request.method !== "GET" && request.method !== "HEAD") requireOwnOrigin(request.headers);
      const answer = await run(request, await requireStaff(request.headers, right), context);
      return asLongAsAllowed(answer, () => requireStaff(request.headers, right));
    });
  return Object.assign(handler, { right });
}

/** In a shop that asks for passkeys, who came in without one may make it on his own account's page and do nothing else. */
function lacksPasskey(actor: StaffActor, right: Right): boolean {
  return env.STAFF_PASSKEYS === "required" && actor.proof !== "passkey" && right !== "desk.use";
}

/** How often it is asked again, while an answer is being read, whether its reader still may. */
const ASK_AGAIN_MS = 2_000;

/** A download may be read for hours: whoever may no longer read it gets no further row. Its pieces are handed on as they are taken. */
function asLongAsAllowed(answer: Response, ask: () => Promise<unknown>): Response {
  if (answer.body === null || !answer.headers.get("content-disposition")?.startsWith("attachment")) return answer;
  const reader = answer.body.getReader();
  let askedMs = performance.now();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          if (performance.now() - askedMs >= ASK_AGAIN_MS) {
            await ask();
            askedMs = performance.now();
          }
        } catch (error) {
          await reader.cancel();
          controller.error(error);
          return;
        }
        const { value, done } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (because) => reader.cancel(because),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { status: answer.status, headers: answer.headers });
}

/** Who asks, if he may. Refuses with auth.sign_in_required, auth.forbidden, auth.passkey_needed. */
export async function requireStaff(requestHeaders: Headers, right: Right): Promise<StaffActor> {
  const actor = await actorOf(requestHeaders);
  if (actor === null) throw new Refusal("auth.sign_in_required");
  if (!isStaff(actor) || !holdsRight(actor.role, right))
    throw new Refusal("auth.forbidden", { role: actor.role, right });
  if (lacksPasskey(actor, right)) throw new Refusal("auth.passkey_needed");
  return actor;
}
