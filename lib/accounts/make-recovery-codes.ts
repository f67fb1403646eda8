import { randomBytes } from "node:crypto";
import { isFreshlyConfirmed, type StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { hashRecoveryCode, RECOVERY_CODE_BYTES, RECOVERY_CODES, recoveryCodeFrom } from "@/lib/accounts/recovery-code";
import type { Tx } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";

/**
 * Makes a new set of recovery codes for the actor; the old set no longer works. They are answered here and never again.
 *
 * A repeat makes another set. Refuses with auth.reauth_required.
 */
export async function makeRecoveryCodes(tx: Tx, actor: StaffActor, at: Date): Promise<{ codes: string[] }> {
  if (!isFreshlyConfirmed(actor, at)) throw new Refusal("auth.reauth_required");
  const { userId } = actor;
  // Of two at once the later one counts, and it is whole.
  await tx.$queryRaw`SELECT id FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
  const left = await tx.recoveryCode.count({ where: { userId, usedAt: null } });
  await tx.recoveryCode.deleteMany({ where: { userId } });
  const codes = Array.from({ length: RECOVERY_CODES }, () => recoveryCodeFrom(randomBytes(RECOVERY_CODE_BYTES)));
  await tx.recoveryCode.createMany({
    data: codes.map((code) => ({
      ...{ id: newId(), userId, createdAt: at },
      codeHash: hashRecoveryCode({ userId, code, key: env.FACET_HASH_KEY }),
    })),
  });
  await recordAudit(tx, actor, {
    action: "recovery.make_codes",
    subject: `user:${userId}`,
    before: { left },
    after: { left: codes.length },
  });
  return { codes };
}
