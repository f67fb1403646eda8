import "server-only";
import { z } from "zod";
import type { Db } from "@/lib/db/transaction";

export type ListEntryView = {
  id: string;
  list: string;
  subject: string;
  /** The first characters of the keyed hash: enough to tell two entries apart, nothing to read. */
  hashStart: string;
  reason: string;
  by: string | null;
  createdAt: string;
  expiresAt: string | null;
  isOver: boolean;
};

export const RemoveListEntryInput = z.object({
  entryId: z.uuid("This entry is unknown."),
  reason: z
    .string()
    .trim()
    .min(3, "Please say why. The reason is kept.")
    .max(500, "Please keep the reason below 500 characters.")
    .regex(/^\P{Cc}*$/u, "Please write the reason on one line."),
});

const ENTRIES_MAX = 500;

/** Everything on the lists, newest first. */
export async function listRiskEntries(db: Db, now: Date): Promise<ListEntryView[]> {
  const rows = await db.riskListEntry.findMany({ orderBy: { createdAt: "desc" }, take: ENTRIES_MAX });
  const people = await db.user.findMany({
    where: { id: { in: rows.flatMap(({ actorId }) => actorId ?? []) } },
    select: { id: true, email: true },
  });
  const emailOf = new Map(people.map(({ id, email }) => [id, email]));
  return rows.map((row) => ({
    id: row.id,
    list: row.list,
    subject: row.subject,
    hashStart: row.valueHash.slice(0, 8),
    reason: row.reason,
    by: row.actorId === null ? null : (emailOf.get(row.actorId) ?? null),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    isOver: row.expiresAt !== null && row.expiresAt <= now,
  }));
}
