import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";

/** Whether a password alone confirms what moves money: not for somebody who has a passkey, unless the shop only offers passkeys. */
export function mayConfirmByPassword(hasPasskey: boolean): boolean {
  return env.STAFF_PASSKEYS === "offered" || !hasPasskey;
}

export async function hasPasskey(userId: string): Promise<boolean> {
  return (await prisma().passkey.count({ where: { userId } })) > 0;
}
