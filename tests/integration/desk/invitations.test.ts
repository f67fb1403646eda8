import { beforeEach, describe, expect, it, vi } from "vitest";
import { inviteStaffAction, renewInvitationAction, withdrawInvitationAction } from "@/app/admin/(desk)/people/actions";
import { POST as acceptRoute } from "@/app/api/staff/invitation/route";
import { createStaff } from "@/lib/accounts/create-staff";
import { signInWithPassword } from "@/lib/accounts/sign-in-with-password";
import { listInvitations } from "@/lib/accounts/staff-queries";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { forgetCalls } from "@/lib/http/rate-limit";
import type { ActionState } from "@/lib/shared/action-state";
import { auditOf, call, outcomeOf, request, signInAs } from "@/tests/support/desk";
import { givenPerson, guestHeaders, TEST_PASSWORD } from "@/tests/support/people";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

let count = 0;
const invited = (email = `new${++count}@shop.test`) => ({ email, role: "supervisor", reason: "Joins the team" });

/** The token in the newest mail to this address. */
async function linkOf(email: string): Promise<string> {
  const mail = await prisma().outboxMail.findFirst({ where: { toAddress: email }, orderBy: { id: "desc" } });
  const [, token = ""] = /token=([\w-]+)/.exec(mail?.text ?? "") ?? [];
  return token;
}

async function accept(token: string, given: object = {}): Promise<string> {
  const asked = new Request(`${env.FACET_URL}/api/staff/invitation`, {
    method: "POST",
    headers: guestHeaders(),
    body: JSON.stringify({ token, name: "Nina", password: TEST_PASSWORD, ...given }),
  });
  return outcomeOf((await (await acceptRoute(asked)).json()) as ActionState<unknown>);
}

const idOf = async (email: string) => (await prisma().staffInvitation.findFirstOrThrow({ where: { email } })).id;

beforeEach(async () => {
  forgetCalls();
  await signInAs("admin", { isConfirmed: true });
});

// Guarantee: an account at the desks comes of an invitation by an admin, once, to the role that it names.
describe("an invitation", () => {
  it("lets the invited person in once, of five simultaneous tries too", async () => {
    const fields = invited();
    expect(await call(inviteStaffAction, fields)).toBe("done");
    expect(await listInvitations(prisma(), new Date())).toMatchObject([{ email: fields.email, isSent: true }]);
    const token = await linkOf(fields.email);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => accept(token)));
    expect(outcomes.sort()).toEqual([...Array(4).fill("auth.invitation_used"), "done"]);
    expect(await accept(token)).toBe("auth.invitation_used");
    const given = { email: fields.email, password: TEST_PASSWORD, address: null };
    expect(await signInWithPassword(given, new Date())).toMatchObject({ role: "supervisor", name: "Nina" });
    expect(await listInvitations(prisma(), new Date())).toEqual([]);
    expect(await auditOf(`invitation:${await idOf(fields.email)}`)).toMatchObject([
      { action: "invitation.send", reason: "Joins the team" },
      { action: "invitation.accept" },
    ]);
  });

  it("keeps no token in the tables", async () => {
    const fields = invited();
    await call(inviteStaffAction, fields);
    const token = await linkOf(fields.email);
    expect(token.length).toBeGreaterThan(40);
    expect(JSON.stringify(await prisma().staffInvitation.findMany())).not.toContain(token);
  });

  it("is refused for an address with an account, a customer's too, and for one that is invited", async () => {
    const customer = await givenPerson("customer");
    expect(await call(inviteStaffAction, invited(customer.email))).toBe("auth.address_taken");
    const fields = invited();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(inviteStaffAction, fields)));
    expect(outcomes.sort()).toEqual([...Array(4).fill("auth.invitation_open"), "done"]);
    // The address got an account meanwhile: the link gives nobody another one, and is not used up by it.
    await givenPerson("customer", fields.email);
    expect(await accept(await linkOf(fields.email))).toBe("auth.address_taken");
    expect(await prisma().user.count({ where: { email: fields.email, role: "customer" } })).toBe(1);
  });

  it("works by its newest link only, and not once it is withdrawn or too old", async () => {
    const fields = invited();
    await call(inviteStaffAction, fields);
    const [first, invitationId] = [await linkOf(fields.email), await idOf(fields.email)];
    expect(await call(renewInvitationAction, { invitationId })).toBe("done");
    expect(await accept(first)).toBe("auth.invitation_unknown");
    const second = await linkOf(fields.email);
    await prisma().staffInvitation.update({ where: { id: invitationId }, data: { expiresAt: new Date() } });
    expect(await accept(second)).toBe("auth.invitation_expired");
    expect(await call(renewInvitationAction, { invitationId })).toBe("done");
    const withdraw = { invitationId, reason: "Wrong address" };
    expect(await Promise.all([1, 2].map(() => call(withdrawInvitationAction, withdraw)))).toEqual(["done", "done"]);
    expect(await accept(await linkOf(fields.email))).toBe("auth.invitation_unknown");
    expect(await call(renewInvitationAction, { invitationId })).toBe("auth.invitation_over");
    expect(await call(inviteStaffAction, fields)).toBe("done");
  });

  it.each([
    [{ email: "nobody" }, "invalid:email"],
    [{ email: "a@shop.test,b@shop.test" }, "invalid:email"],
    [{ role: "customer" }, "invalid:role"],
    [{ role: "owner" }, "invalid:role"],
    [{ reason: "" }, "invalid:reason"],
  ])("is refused with %j", async (given, outcome) => {
    expect(await call(inviteStaffAction, { ...invited(), ...given })).toBe(outcome);
  });

  it.each([
    [{ name: "" }, "invalid:name"],
    [{ name: "two\nlines" }, "invalid:name"],
    [{ password: "short" }, "auth.weak_password"],
    [{ password: "x".repeat(200) }, "invalid:password"],
    [{ token: "x".repeat(43) }, "auth.invitation_unknown"],
    [{ token: "" }, "invalid:token"],
  ])("is not accepted with %j", async (given, outcome) => {
    const fields = invited();
    await call(inviteStaffAction, fields);
    expect(await accept(await linkOf(fields.email), given)).toBe(outcome);
  });

  it("needs a fresh proof of the admin", async () => {
    await signInAs("admin");
    expect(await call(inviteStaffAction, invited())).toBe("auth.reauth_required");
  });
});

// Guarantee: the first admin is made on the machine, once.
describe("an account made on the machine", () => {
  it("is made once, of five simultaneous ones too, and never over a customer's", async () => {
    const staff = { email: "first@shop.test", name: "First", role: "admin" as const, password: TEST_PASSWORD };
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => createStaff(staff)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const customer = await givenPerson("customer");
    await expect(createStaff({ ...staff, email: customer.email })).rejects.toThrow("auth.address_taken");
    await expect(createStaff({ ...staff, email: "x@shop.test", password: "short" })).rejects.toThrow(
      "auth.weak_password",
    );
  });
});
