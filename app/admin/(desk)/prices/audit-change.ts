import { recordAudit } from "@/lib/accounts/audit";
import type { PriceLine } from "@/lib/catalog/price-line";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import type { AuditAction } from "@/lib/shared/audit-actions";

type Told = { action: AuditAction; changeId: string; lines: readonly PriceLine[]; reason: string; subject?: string };

/** One line of the audit table for a change of prices: what each part of it was, and what it became. */
export async function auditChange(
  tx: Tx,
  actor: Actor,
  { action, changeId, lines, reason, subject = `price_change:${changeId}` }: Told,
): Promise<void> {
  await recordAudit(tx, actor, {
    ...{ action, subject, reason },
    before: { lines: lines.map((line) => ({ of: nameOf(line), was: line.before })) },
    after: { changeId, lines: lines.map((line) => ({ of: nameOf(line), is: line.after })) },
  });
}

function nameOf(line: PriceLine): string {
  if (line.target === "package" || line.target === "schedule") return `${line.target}:${line.packageId}`;
  if (line.target === "markup") return `markup:${line.currency}`;
  if (line.target === "surcharge") return `surcharge:${line.method}`;
  return line.target === "tax" ? `tax:${line.country}` : "order";
}
