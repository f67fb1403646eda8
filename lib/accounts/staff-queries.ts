import "server-only";
import { type SessionProof, type StaffActor, toProof } from "@/lib/accounts/actor";
import type { Db } from "@/lib/db/transaction";
import { STAFF_ROLES, type StaffRole } from "@/lib/shared/actor";

const LIST_MAX = 100;

export type SessionView = {
  id: string;
  userAgent: string;
  proof: SessionProof;
  startedAt: string;
  lastSeenAt: string | null;
  isOwn: boolean;
};

/** A person's open sessions, the newest first, at most 100. Customers have none here. */
export async function listOpenSessions(
  db: Db,
  actor: StaffActor,
  { userId, now }: { userId: string; now: Date },
): Promise<SessionView[]> {
  const rows = await db.userSession.findMany({
    where: { userId, revokedAt: null, expiresAt: { gt: now }, user: { role: { in: [...STAFF_ROLES] } } },
    orderBy: { createdAt: "desc" },
    take: LIST_MAX,
    select: { id: true, userAgent: true, proof: true, createdAt: true, lastSeenAt: true },
  });
  return rows.map(({ id, userAgent, proof, createdAt, lastSeenAt }) => ({
    ...{ id, userAgent, proof: toProof(proof), isOwn: id === actor.sessionId },
    startedAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
  }));
}

export type PasskeyView = {
  id: string;
  name: string;
  isSynced: boolean;
  createdAt: string;
  lastUsedAt: string | null;
};

/** The actor's passkeys and how many recovery codes are left of the last set. */
export async function getOwnKeys(
  db: Db,
  actor: StaffActor,
): Promise<{ passkeys: PasskeyView[]; codesLeft: number; codesMadeAt: string | null }> {
  const { userId } = actor;
  const [passkeys, codes] = await Promise.all([
    db.passkey.findMany({
      where: { userId },
      orderBy: { createdAt: "asc" },
      take: LIST_MAX,
      select: { id: true, name: true, isSynced: true, createdAt: true, lastUsedAt: true },
    }),
    db.recoveryCode.findMany({ where: { userId }, take: LIST_MAX, select: { createdAt: true, usedAt: true } }),
  ]);
  return {
    passkeys: passkeys.map(({ createdAt, lastUsedAt, ...passkey }) => ({
      ...passkey,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    })),
    codesLeft: codes.filter(({ usedAt }) => usedAt === null).length,
    codesMadeAt: codes[0]?.createdAt.toISOString() ?? null,
  };
}

export type InvitationView = {
  id: string;
  email: string;
  role: StaffRole;
  invitedBy: string | null;
  createdAt: string;
  expiresAt: string;
  isExpired: boolean;
  isSent: boolean;
};

/** Invitations that nobody has accepted or taken back, the newest first, at most 100. */
export async function listInvitations(db: Db, now: Date): Promise<InvitationView[]> {
  const rows = await db.staffInvitation.findMany({
    where: { acceptedAt: null, withdrawnAt: null },
    orderBy: { createdAt: "desc" },
    take: LIST_MAX,
    select: {
      ...{ id: true, email: true, role: true, invitedBy: true },
      ...{ createdAt: true, expiresAt: true, sentAt: true },
    },
  });
  const inviters = await db.user.findMany({
    where: { id: { in: rows.map(({ invitedBy }) => invitedBy) } },
    select: { id: true, name: true, email: true },
  });
  const nameOf = new Map(inviters.map(({ id, name, email }) => [id, name ?? email]));
  return rows.map(({ id, email, role, invitedBy, createdAt, expiresAt, sentAt }) => ({
    ...{ id, email, role: role as StaffRole },
    invitedBy: nameOf.get(invitedBy) ?? null,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    isExpired: expiresAt <= now,
    isSent: sentAt !== null,
  }));
}
