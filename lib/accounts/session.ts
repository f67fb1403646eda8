import { headers } from "next/headers";
import { cache } from "react";
import type { SessionActor } from "@/lib/accounts/actor";
import { sessionIdOf } from "@/lib/accounts/session-cookie";
import { actorOfSession } from "@/lib/accounts/user-session";

/** The person behind a request's headers, checked against the session's row; null for a guest. */
export async function actorOf(requestHeaders: Headers): Promise<SessionActor | null> {
  const sessionId = await sessionIdOf(requestHeaders);
  return sessionId === null ? null : await actorOfSession(sessionId, new Date());
}

/** The person behind the page or action that is running, asked once a request however many components ask. */
export const currentActor = cache(async (): Promise<SessionActor | null> => actorOf(await headers()));
