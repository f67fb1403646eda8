import "server-only";
import { z } from "zod";
import type { Prisma } from "@/lib/db/generated/client";
import type { Db } from "@/lib/db/transaction";
import { isAuditAction } from "@/lib/shared/audit-actions";
import { endOfDay, startOfDay } from "@/lib/shared/desk-days";

const day = z.iso.date().optional().catch(undefined);
const text = z.string().trim().min(1).max(100).optional().catch(undefined);

/** Filters of the audit log as they stand in the address; what cannot be read filters nothing. */
export const AuditListInput = z.object({
  person: text,
  action: text,
  subject: text,
  text,
  from: day,
  to: day,
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .catch(undefined),
});
export type AuditAsk = z.output<typeof AuditListInput>;

export type AuditView = {
  id: string;
  actorEmail: string | null;
  actorRole: string;
  action: string;
  subject: string;
  reason: string;
  recordedAt: string;
};

export type AuditDetails = AuditView & { changes: AuditChange[] };

/** One fact, as it was and as it became; null where it was not told. */
export type AuditChange = { name: string; before: string | null; after: string | null };

export const AUDIT_PAGE = 50;
const PEOPLE_MAX = 50;

const FIELDS = {
  ...{ id: true, actorId: true, actorRole: true, action: true },
  ...{ subject: true, reason: true, recordedAt: true },
} as const;

/**
 * What staff did, newest first, a page at a time: person by a part of name or address, subject by how it begins, and so the
 * action, unless a whole one is asked for.
 */
export async function listAudit(
  db: Db,
  ask: AuditAsk,
  limit = AUDIT_PAGE,
): Promise<{ entries: AuditView[]; nextBefore: string | null }> {
  const query = { where: await whereOf(db, ask), orderBy: { id: "desc" }, take: limit + 1, select: FIELDS } as const;
  const rows = await db.auditEntry.findMany(query);
  const entries = await withPeople(db, rows.slice(0, limit));
  return { entries, nextBefore: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
}

export type AuditInFull = AuditView & { before: string | null; after: string | null };

/** The same with both sides as JSON, for an export. */
export async function listAuditInFull(
  db: Db,
  ask: AuditAsk,
  limit: number,
): Promise<{ entries: AuditInFull[]; nextBefore: string | null }> {
  const rows = await db.auditEntry.findMany({
    ...{ where: await whereOf(db, ask), orderBy: { id: "desc" }, take: limit + 1 },
    select: { ...FIELDS, before: true, after: true },
  });
  const shown = rows.slice(0, limit);
  const views = await withPeople(
    db,
    shown.map(({ before: _before, after: _after, ...row }) => row),
  );
  const asText = (value: unknown) => (value === null ? null : JSON.stringify(value));
  const entries = views.map((view, at) => ({
    ...view,
    before: asText(shown[at]?.before ?? null),
    after: asText(shown[at]?.after ?? null),
  }));
  return { entries, nextBefore: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
}

async function whereOf(db: Db, ask: AuditAsk): Promise<Prisma.AuditEntryWhereInput> {
  const actorIds = ask.person === undefined ? null : await peopleLike(db, ask.person);
  return {
    ...(ask.before === undefined ? {} : { id: { lt: BigInt(ask.before) } }),
    ...(actorIds === null ? {} : { actorId: { in: actorIds } }),
    ...(ask.action === undefined
      ? {}
      : { action: isAuditAction(ask.action) ? ask.action : { startsWith: ask.action } }),
    ...(ask.subject === undefined ? {} : { subject: { startsWith: ask.subject } }),
    ...(ask.text === undefined ? {} : { reason: { contains: ask.text, mode: "insensitive" as const } }),
    ...periodOf(ask),
  };
}

/** One entry with what it changed, or null when there is none. */
export async function getAuditEntry(db: Db, id: string): Promise<AuditDetails | null> {
  if (!/^\d{1,18}$/.test(id)) return null;
  const row = await db.auditEntry.findUnique({
    where: { id: BigInt(id) },
    select: { ...FIELDS, before: true, after: true },
  });
  if (row === null) return null;
  const { before, after, ...entry } = row;
  const [view] = await withPeople(db, [entry]);
  return view === undefined ? null : { ...view, changes: changesBetween(before, after) };
}

/** The facts of both sides by name, those that differ first. Nested facts are named by their path, "target.share". */
export function changesBetween(before: unknown, after: unknown): AuditChange[] {
  const [was, is] = [flatten(before), flatten(after)];
  const names = [...new Set([...was.keys(), ...is.keys()])];
  const changes = names.map((name) => ({ name, before: was.get(name) ?? null, after: is.get(name) ?? null }));
  const hasChanged = (change: AuditChange) => Number(change.before !== change.after);
  return changes.sort((a, b) => hasChanged(b) - hasChanged(a));
}

function flatten(value: unknown, path = ""): Map<string, string> {
  if (value === null || value === undefined) return new Map();
  if (typeof value !== "object" || Array.isArray(value)) {
    const shown = typeof value === "string" ? value : JSON.stringify(value);
    return new Map([[path === "" ? "value" : path, shown]]);
  }
  return new Map(
    Object.entries(value).flatMap(([name, inner]) => [...flatten(inner, path === "" ? name : `${path}.${name}`)]),
  );
}

type Row = Prisma.AuditEntryGetPayload<{ select: typeof FIELDS }>;

async function withPeople(db: Db, rows: readonly Row[]): Promise<AuditView[]> {
  const ids = [...new Set(rows.flatMap(({ actorId }) => actorId ?? []))];
  const people = await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, email: true } });
  const emailOf = new Map(people.map(({ id, email }) => [id, email]));
  return rows.map(({ id, actorId, recordedAt, ...entry }) => ({
    ...entry,
    id: id.toString(),
    actorEmail: actorId === null ? null : (emailOf.get(actorId) ?? null),
    recordedAt: recordedAt.toISOString(),
  }));
}

/** Staff, and people who were; a customer has no password, and no entry either. */
async function peopleLike(db: Db, part: string): Promise<string[]> {
  const contains = { contains: part, mode: "insensitive" } as const;
  const found = await db.user.findMany({
    where: { passwordHash: { not: null }, OR: [{ email: contains }, { name: contains }] },
    take: PEOPLE_MAX,
    select: { id: true },
  });
  return found.map(({ id }) => id);
}

/** Days begin at midnight in Manila, as everywhere on the desks. */
function periodOf({ from, to }: AuditAsk): { recordedAt?: { gte?: Date; lt?: Date } } {
  if (from === undefined && to === undefined) return {};
  return {
    recordedAt: {
      ...(from === undefined ? {} : { gte: startOfDay(from) }),
      ...(to === undefined ? {} : { lt: endOfDay(to) }),
    },
  };
}
