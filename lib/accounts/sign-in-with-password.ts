import { isPasswordOf } from "@/lib/accounts/password";
import { hasPasskey } from "@/lib/accounts/password-proof";
import { countSignInTry, forgetSignInTries } from "@/lib/accounts/sign-in-throttle";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { readMailAddress } from "@/lib/mail/mailer";
import { isStaffRole, type StaffRole } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";

export type PasswordSignIn = { email: string; password: string; address: string | null };

/**
 * Checks a staff member's address and password. Customers have no password and can never pass here.
 *
 * Refuses with auth.wrong_password for an unknown address, a wrong password, a customer and a disabled account alike, after
 * the same work; with auth.passkey_required where the shop asks for passkeys and this person has one; with rate.limited after too many tries. Safe to repeat.
 */
export async function signInWithPassword(
  { email: typed, password, address }: PasswordSignIn,
  now: Date,
): Promise<{ userId: string; email: string; name: string | null; role: StaffRole }> {
  const email = readMailAddress(typed) ?? "";
  if (!(await countSignInTry({ email, address }, now))) throw new Refusal("rate.limited");
  const user = await prisma().user.findUnique({
    where: { email },
    select: { id: true, email: true, name: true, role: true, passwordHash: true, disabledAt: true },
  });
  const isRight = await isPasswordOf(user?.passwordHash ?? null, password);
  if (!isRight || user === null || user.disabledAt !== null || !isStaffRole(user.role)) {
    throw new Refusal("auth.wrong_password");
  }
  await forgetSignInTries({ email, address });
  if (env.STAFF_PASSKEYS === "required" && (await hasPasskey(user.id))) throw new Refusal("auth.passkey_required");
  return { userId: user.id, email: user.email, name: user.name, role: user.role };
}
