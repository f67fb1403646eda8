import { isRole, type SessionActor } from "@/lib/accounts/actor";
import { prisma } from "@/lib/db/prisma";
import { isStaffRole } from "@/lib/shared/actor";
import { addSeconds } from "@/lib/shared/clock";
import { newId } from "@/lib/shared/ids";

/** Customers stay signed in on their phone; staff sign in again every day. */
export const CUSTOMER_SESSION_SECONDS = 30 * 86_400;
export const STAFF_SESSION_SECONDS = 12 * 3600;

const USER_AGENT_LENGTH_MAX = 300;

export type NewSession = { userId: string; role: string; userAgent: string; isByPassword: boolean };

/** Begins a session and returns its id, which the signed cookie carries. A password that was just typed confirms it. */
export async function startSession(session: NewSession, now: Date): Promise<string> {
  const { userId, role, userAgent, isByPassword } = session;
  const id = newId();
  await prisma().userSession.create({
    data: {
      id,
      userId,
      createdAt: now,
      expiresAt: addSeconds(now, isStaffRole(role) ? STAFF_SESSION_SECONDS : CUSTOMER_SESSION_SECONDS),
      confirmedAt: isByPassword ? now : null,
      userAgent: userAgent.replaceAll(/\p{Cc}/gu, "").slice(0, USER_AGENT_LENGTH_MAX),
    },
  });
  return id;
}

/** Who a session id stands for now; null when it ended, was revoked, or its user was disabled. The role is today's. */
export async function actorOfSession(sessionId: string, now: Date): Promise<SessionActor | null> {
  const session = await prisma().userSession.findFirst({
    where: { id: sessionId, revokedAt: null, expiresAt: { gt: now }, user: { disabledAt: null } },
    select: { id: true, confirmedAt: true, user: { select: { id: true, email: true, name: true, role: true } } },
  });
  if (session === null || !isRole(session.user.role)) return null;
  const { id: userId, email, name, role } = session.user;
  return { userId, sessionId: session.id, email, name, role, confirmedAt: session.confirmedAt };
}

/** Ends one session at once, whatever its cookie says. Safe to repeat. */
export async function endSession(sessionId: string, now: Date): Promise<void> {
  await prisma().userSession.updateMany({ where: { id: sessionId, revokedAt: null }, data: { revokedAt: now } });
}
