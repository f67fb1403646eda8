import { actorOf } from "@/lib/accounts/session";
import { NO_STORE } from "@/lib/http/door";
import { answerAsJson } from "@/lib/http/route";

/** `GET /api/me`: who is signed in in this browser; `{user: null}` for a guest, which is no error. */
export function GET(request: Request): Promise<Response> {
  return answerAsJson(async () => {
    const actor = await actorOf(request.headers);
    const user = actor === null ? null : { email: actor.email, name: actor.name, role: actor.role };
    return Response.json({ user }, { headers: NO_STORE });
  });
}
