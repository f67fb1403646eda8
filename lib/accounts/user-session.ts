import { isRole, type SessionActor, type SessionProof, toProof } from "@/lib/accounts/actor";
import { hasPasskey, mayConfirmByPassword } from "@/lib/accounts/password-proof";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { isStaffRole } from "@/lib/shared/actor";
import { addSeconds } from "@/lib/shared/clock";
import { newId } from "@/lib/shared/ids";

/** Customers stay signed in on their phone; staff sign in again every day. */
export const CUSTOMER_SESSION_SECONDS = 30 * 86_400;
export const STAFF_SESSION_SECONDS = 12 * 3600;

const USER_AGENT_LENGTH_MAX = 300;

export type NewSession = { userId: string; role: string; userAgent: string; proof: SessionProof };

/** Seen is written at most this often, so that a page costs no write. */
const SEEN_EVERY_SECONDS = 60;

/** Begins a session and returns its id, which the signed cookie carries. A passkey confirms it, and a password where it may. */
export async function startSession(session: NewSession, now: Date): Promise<string> {
  const { userId, role, userAgent, proof } = session;
  const isConfirmed = proof === "passkey" || (proof === "password" && mayConfirmByPassword(await hasPasskey(userId)));
  const id = newId();
  await prisma().userSession.create({
    data: {
      id,
      userId,
      createdAt: now,
      expiresAt: addSeconds(now, isStaffRole(role) ? STAFF_SESSION_SECONDS : CUSTOMER_SESSION_SECONDS),
      confirmedAt: isConfirmed ? now : null,
      proof,
      lastSeenAt: now,
      userAgent: userAgent.replaceAll(/\p{Cc}/gu, "").slice(0, USER_AGENT_LENGTH_MAX),
    },
  });
  return id;
}

/** Who a session id stands for now; null when it ended, was revoked, or its user was disabled. The role is today's. */
export async function actorOfSession(sessionId: string, now: Date): Promise<SessionActor | null> {
  const session = await prisma().userSession.findFirst({
    where: { id: sessionId, revokedAt: null, expiresAt: { gt: now }, user: { disabledAt: null } },
    select: {
      ...{ id: true, confirmedAt: true, proof: true, createdAt: true, lastSeenAt: true },
      user: { select: { id: true, email: true, name: true, role: true } },
    },
  });
  if (session === null || !isRole(session.user.role)) return null;
  const { id: userId, email, name, role } = session.user;
  if (isStaffRole(role) && isSeenLongAgo(session.lastSeenAt, now)) await markSeen(session.id, now);
  const { confirmedAt, proof, createdAt: startedAt } = session;
  return { userId, sessionId: session.id, email, name, role, confirmedAt, proof: toProof(proof), startedAt };
}

function isSeenLongAgo(lastSeenAt: Date | null, now: Date): boolean {
  return lastSeenAt === null || now.getTime() - lastSeenAt.getTime() >= SEEN_EVERY_SECONDS * 1000;
}

async function markSeen(sessionId: string, now: Date): Promise<void> {
  await rowsOf("UPDATE user_sessions SET last_seen_at = $2 WHERE id = $1 AND revoked_at IS NULL", [sessionId, now]);
}

/** Ends one session at once, whatever its cookie says. Safe to repeat. */
export async function endSession(sessionId: string, now: Date): Promise<void> {
  await prisma().userSession.updateMany({ where: { id: sessionId, revokedAt: null }, data: { revokedAt: now } });
}
