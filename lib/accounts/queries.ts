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

/** A shop whose staff change roles more often within the life of one request has other worries. */
const ROLE_CHANGES_MAX = 1_000;

/**
 * How many other members of staff have, or had at some moment since then, an open account and one of these roles: neither shutting somebody out
 * nor giving him another role makes somebody else the only one.
 */
export async function countActiveStaff(
  db: Db,
  { roles, exceptId, since }: { roles: readonly StaffRole[]; exceptId: string; since: Date },
): Promise<number> {
  const changed = await db.auditEntry.findMany({
    where: { action: "user.change_role", recordedAt: { gt: since } },
    select: { subject: true, before: true },
    take: ROLE_CHANGES_MAX,
  });
  const formerly = changed
    .filter(({ before }) => (roles as readonly unknown[]).includes((before as { role?: unknown } | null)?.role))
    .map(({ subject }) => subject.slice("user:".length));
  return db.user.count({
    where: {
      // The index of staff is asked by its own condition.
      AND: [
        { role: { notIn: ["customer", "streamer"] } },
        { OR: [{ role: { in: [...roles] } }, { id: { in: formerly } }] },
      ],
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
  passkeys: number;
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
      _count: { select: { passkeys: true } },
      sessions: {
        orderBy: { createdAt: "desc" },
        take: 50,
        select: { createdAt: true, revokedAt: true, expiresAt: true },
      },
    },
  });
  return rows.map(({ sessions, role, _count, ...person }) => ({
    ...person,
    passkeys: _count.passkeys,
    role: role as StaffRole,
    lastSignInAt: sessions[0]?.createdAt ?? null,
    openSessions: sessions.filter(({ revokedAt, expiresAt }) => revokedAt === null && expiresAt > now).length,
  }));
}

const EMAILS_MAX = 200;

/** Who these members of staff are, by id. */
export async function staffEmails(db: Db, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))].slice(0, EMAILS_MAX);
  if (wanted.length === 0) return new Map();
  const rows = await db.user.findMany({ where: { id: { in: wanted } }, select: { id: true, email: true } });
  return new Map(rows.flatMap(({ id, email }) => (email === null ? [] : [[id, email] as const])));
}
