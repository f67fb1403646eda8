import "server-only";
import type { Db } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { type Actor, STAFF_ROLES, type StaffRole } from "@/lib/shared/actor";
import { open } from "@/lib/shared/secret-box";

export type SavedRecipientView = { id: string; recipientId: string; label: string | null };

/** The actor's saved recipients, newest first. */
export async function listSavedRecipients(db: Db, actor: Pick<Actor, "userId">): Promise<SavedRecipientView[]> {
  const rows = await db.savedRecipient.findMany({
    where: { userId: actor.userId },
    orderBy: { id: "desc" },
    select: { id: true, recipientSealed: true, label: true },
  });
  return rows.map(({ id, recipientSealed, label }) => ({
    id,
    recipientId: open(recipientSealed, env.FACET_DATA_KEYS),
    label: label === "" ? null : label,
  }));
}

/** How many other members of staff have, or had at some moment since then, an open account and one of these roles. */
export async function countActiveStaff(
  db: Db,
  { roles, exceptId, since }: { roles: readonly StaffRole[]; exceptId: string; since: Date },
): Promise<number> {
  return db.user.count({
    where: {
      // The index of staff is asked by its own condition.
      AND: [{ role: { notIn: ["customer", "streamer"] } }, { role: { in: [...roles] } }],
      id: { not: exceptId },
      OR: [{ disabledAt: null }, { disabledAt: { gt: since } }],
    },
  });
}

export type StaffView = {
  id: string;
  email: string;
  name: string | null;
  role: StaffRole;
  createdAt: Date;
  disabledAt: Date | null;
  lastSignInAt: Date | null;
  openSessions: number;
};

/** Everybody who may open a desk, admins first, then by role. */
export async function listStaff(db: Db, now: Date): Promise<StaffView[]> {
  const rows = await db.user.findMany({
    where: { role: { in: [...STAFF_ROLES] } },
    orderBy: [{ role: "asc" }, { email: "asc" }],
    select: {
      id: true,
      email: true,
      name: true,
      role: true,
      createdAt: true,
      disabledAt: true,
      sessions: {
        orderBy: { createdAt: "desc" },
        take: 50,
        select: { createdAt: true, revokedAt: true, expiresAt: true },
      },
    },
  });
  return rows.map(({ sessions, role, ...person }) => ({
    ...person,
    role: role as StaffRole,
    lastSignInAt: sessions[0]?.createdAt ?? null,
    openSessions: sessions.filter(({ revokedAt, expiresAt }) => revokedAt === null && expiresAt > now).length,
  }));
}

export type AuditView = {
  id: string;
  actorEmail: string | null;
  actorRole: string;
  action: string;
  subject: string;
  reason: string;
  recordedAt: Date;
};

const AUDIT_PAGE = 50;

/** What staff did, newest first, a page at a time; `beforeId` is the last id of the page before. */
export async function listAudit(
  db: Db,
  { subject, beforeId, limit = AUDIT_PAGE }: { subject?: string; beforeId?: string | null; limit?: number },
): Promise<AuditView[]> {
  const isId = typeof beforeId === "string" && /^\d{1,18}$/.test(beforeId);
  const rows = await db.auditEntry.findMany({
    where: { ...(subject === undefined ? {} : { subject }), ...(isId ? { id: { lt: BigInt(beforeId) } } : {}) },
    orderBy: { id: "desc" },
    take: limit,
    select: { id: true, actorId: true, actorRole: true, action: true, subject: true, reason: true, recordedAt: true },
  });
  const actorIds = [...new Set(rows.flatMap(({ actorId }) => actorId ?? []))];
  const actors = await db.user.findMany({ where: { id: { in: actorIds } }, select: { id: true, email: true } });
  const emailOf = new Map(actors.map(({ id, email }) => [id, email]));
  return rows.map(({ id, actorId, ...entry }) => ({
    ...entry,
    id: id.toString(),
    actorEmail: actorId === null ? null : (emailOf.get(actorId) ?? null),
  }));
}
