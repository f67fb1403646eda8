import "server-only";
import type { SessionActor } from "@/lib/accounts/actor";
import { actorOf } from "@/lib/accounts/session";
import { requireOwnOrigin } from "@/lib/http/origin";
import { answerAsJson } from "@/lib/http/route";
import { Refusal } from "@/lib/shared/refusal";

/** Who is signed in, if anybody; a guest costs no query. */
export async function currentUserId(requestHeaders: Headers): Promise<string | null> {
  return (await actorOf(requestHeaders))?.userId ?? null;
}

/**
 * The only way to write a handler for signed-in people: session, origin where something changes, then the handler. What is
 * read or written is found by the actor's own id, never by an id from the request alone.
 *
 * Refuses with auth.sign_in_required and auth.wrong_origin.
 */
export function customerHandler<Context>(
  run: (request: Request, actor: SessionActor, context: Context) => Promise<Response>,
): (request: Request, context: Context) => Promise<Response> {
  return (request, context) =>
    answerAsJson(async () => {
      if (request.method !== "GET" && request.method !== "HEAD") requireOwnOrigin(request.headers);
      const actor = await actorOf(request.headers);
      if (actor === null) throw new Refusal("auth.sign_in_required");
      return run(request, actor, context);
    });
}
