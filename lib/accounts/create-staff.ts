import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { hashPassword } from "@/lib/accounts/password";
import { passwordProblem } from "@/lib/accounts/password-rule";
import type { CreateStaff } from "@/lib/accounts/schemas";
import { inTransaction } from "@/lib/db/transaction";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Makes a member of staff who signs in with a password. `actor` is null only for the first admin, made on the machine itself.
 *
 * Not to be repeated: an address that has an account, a customer's included, is refused with auth.address_taken, two at once
 * included. Refuses also with auth.weak_password and, for anybody but an admin, auth.forbidden.
 */
export async function createStaff(actor: StaffActor | null, staff: CreateStaff): Promise<{ userId: string }> {
  if (actor !== null) requireRight(actor, "people.change");
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
    await recordAudit(tx, actor ?? { userId, role: "admin" }, {
      action: actor === null ? "user.create_on_machine" : "user.create",
      subject: `user:${userId}`,
      after: { role },
    });
  });
  return { userId };
}
