import { recordAudit } from "@/lib/accounts/audit";
import { hashPassword } from "@/lib/accounts/password";
import { passwordProblem } from "@/lib/accounts/password-rule";
import type { CreateStaff } from "@/lib/accounts/schemas";
import { inTransaction } from "@/lib/db/transaction";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";

/**
 * Makes a member of staff who signs in with a password, on the machine itself: the first admin of a shop, who then invites the others.
 *
 * Not to be repeated: an address that has an account, a customer's included, is refused with auth.address_taken, two at once
 * included. Refuses also with auth.weak_password.
 */
export async function createStaff(staff: CreateStaff): Promise<{ userId: string }> {
  const because = passwordProblem(staff);
  if (because !== null) throw new Refusal("auth.weak_password", { because });
  const { email, name, role } = staff;
  const passwordHash = await hashPassword(staff.password);
  const userId = newId();
  await inTransaction(async (tx) => {
    const { count } = await tx.user.createMany({
      data: [{ id: userId, email, name: name === "" ? null : name, role, passwordHash }],
      skipDuplicates: true,
    });
    if (count === 0) throw new Refusal("auth.address_taken", {});
    await recordAudit(
      tx,
      { userId, role: "admin" },
      {
        action: "user.create_on_machine",
        subject: `user:${userId}`,
        after: { role },
      },
    );
  });
  return { userId };
}
