import { hashPassword } from "@/lib/accounts/password";
import type { Tx } from "@/lib/db/transaction";
import { newId } from "@/lib/shared/ids";
import { searchHash } from "@/lib/shared/search-hash";
import { type BoxKeys, seal } from "@/lib/shared/secret-box";
import { DEMO_CUSTOMER, DEMO_LOGINS } from "./demo-logins";

const SAVED_RECIPIENTS = [
  { recipientId: "Tony_Bee99", label: "My account" },
  { recipientId: "inshhaa", label: "Inshhaa" },
  { recipientId: "lucky.bean", label: "" },
] as const;

export type Secrets = { dataKeys: BoxKeys; hashKey: string };

/** Staff and a customer of the demo. Somebody who is there already keeps the password they have. */
export async function seedDemoPeople(tx: Tx, at: Date, secrets: Secrets): Promise<void> {
  const emails = [...DEMO_LOGINS.map(({ email }) => email), DEMO_CUSTOMER.email];
  const rows = await tx.user.findMany({ where: { email: { in: emails } }, select: { email: true } });
  const known = new Set(rows.map(({ email }) => email));
  for (const { role, email, password, name } of DEMO_LOGINS) {
    if (known.has(email)) continue;
    const passwordHash = await hashPassword(password);
    await insertUser(tx, { id: newId(), role, email, name, passwordHash, emailVerifiedAt: at });
  }
  if (known.has(DEMO_CUSTOMER.email)) return;
  const id = newId();
  await insertUser(tx, { id, role: "customer", ...DEMO_CUSTOMER, emailVerifiedAt: at });
  await seedRecipients(tx, id, at, secrets);
}

type NewUser = {
  id: string;
  role: string;
  email: string;
  name: string;
  emailVerifiedAt: Date;
  passwordHash?: string;
  country?: string;
  locale?: string;
};

async function insertUser(tx: Tx, user: NewUser): Promise<void> {
  await tx.user.create({ data: user, select: { id: true } });
}

async function seedRecipients(tx: Tx, userId: string, at: Date, { dataKeys, hashKey }: Secrets): Promise<void> {
  await tx.savedRecipient.createMany({
    data: SAVED_RECIPIENTS.map(({ recipientId, label }) => ({
      id: newId(),
      userId,
      recipientSealed: seal(recipientId, dataKeys),
      recipientHash: searchHash({ subject: "recipient", text: recipientId, key: hashKey }),
      label,
      createdAt: at,
    })),
  });
}
