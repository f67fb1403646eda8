import type { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import type { AuditAction } from "@/lib/shared/audit-actions";

export type AuditFact = {
  /** `domain.verb`, such as `pool.deposit`. */
  action: AuditAction;
  /** What it was done to: `order:<id>`, `package:<id>`, `user:<id>`, `custodian:<id>`, `shop`. */
  subject: string;
  before?: Prisma.InputJsonObject;
  after?: Prisma.InputJsonObject;
  reason?: string;
};

/** Writes one line of the audit table, which nobody can edit afterwards. It belongs in the transaction of what it tells. */
export async function recordAudit(tx: Tx, actor: Actor, fact: AuditFact): Promise<void> {
  await tx.auditEntry.create({
    data: {
      actorId: actor.userId,
      actorRole: actor.role,
      action: fact.action,
      subject: fact.subject,
      before: fact.before,
      after: fact.after,
      reason: fact.reason ?? "",
    },
  });
}
