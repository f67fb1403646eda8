import "server-only";
import { env } from "@/lib/env";
import { Refusal } from "@/lib/shared/refusal";

/**
 * Refuses a request that changes something and does not come from one of our own pages: with auth.wrong_origin. Browsers send
 * `Origin` with every such request; its absence is as suspicious as a foreign one.
 */
export function requireOwnOrigin(headers: Pick<Headers, "get">): void {
  const origin = headers.get("origin");
  const host = headers.get("host");
  if (origin === env.FACET_URL) return; // As nearly always: no address need be taken apart.
  if (origin === null) throw new Refusal("auth.wrong_origin", { because: "missing" });
  const given = URL.parse(origin);
  const isOwn = given !== null && (given.origin === new URL(env.FACET_URL).origin || given.host === host);
  if (!isOwn) throw new Refusal("auth.wrong_origin", { origin });
}
