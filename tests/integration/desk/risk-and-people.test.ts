import { beforeEach, describe, expect, it, vi } from "vitest";
import { revokeSessionsAction, setUserDisabledAction } from "@/app/admin/(desk)/people/actions";
import { listSubjectAction, removeListEntryAction } from "@/app/admin/(desk)/risk/actions";
import { confirmPasswordAction } from "@/app/admin/confirm/actions";
import { currentActor } from "@/lib/accounts/session";
import { signInWithPassword } from "@/lib/accounts/sign-in-with-password";
import { prisma } from "@/lib/db/prisma";
import { listRiskEntries } from "@/lib/risk/desk-queries";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { givenPerson, givenSession, headersOf, TEST_PASSWORD } from "@/tests/support/people";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

beforeEach(() => signInAs("admin", { isConfirmed: true }));

const BLOCK = { list: "blocked", subject: "recipient", value: "Bad_Guy_77", reason: "Chargebacks", days: "" };

// Guarantee: a list names nobody in plain text, and every change to it has a name and a reason.
describe("the risk lists", () => {
  it("keep a keyed hash, once, of five simultaneous entries too", async () => {
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(listSubjectAction, BLOCK)));
    expect(outcomes).toEqual(Array(5).fill("done"));
    const rows = await prisma().riskListEntry.findMany();
    expect(rows).toHaveLength(1);
    const kept = JSON.stringify([rows, await prisma().auditEntry.findMany()], (_, value) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(kept).not.toMatch(/bad_guy/i);
  });

  it("give an entry up with a reason; a repeat changes nothing", async () => {
    await call(listSubjectAction, { ...BLOCK, list: "watched", days: "30" });
    const entry = (await listRiskEntries(prisma(), new Date())).find(({ list }) => list === "watched");
    expect(entry).toMatchObject({ subject: "recipient", isOver: false, expiresAt: expect.any(String) });
    const remove = { entryId: entry?.id ?? "", reason: "Talked to the customer" };
    expect(await Promise.all([1, 2, 3].map(() => call(removeListEntryAction, remove)))).toEqual([
      "done",
      "done",
      "done",
    ]);
    expect(await auditOf("risk:watched:recipient")).toMatchObject([{ action: "risk.list" }, { action: "risk.unlist" }]);
  });

  it.each([
    [{ list: "friends" }, "invalid:list"],
    [{ subject: "name" }, "invalid:subject"],
    [{ value: " " }, "invalid:value"],
    [{ value: "x".repeat(301) }, "invalid:value"],
    [{ reason: "" }, "invalid:reason"],
    [{ days: "0" }, "invalid:days"],
    [{ days: "soon" }, "invalid:days"],
  ])("refuse %j", async (given, outcome) => {
    expect(await call(listSubjectAction, { ...BLOCK, ...given })).toBe(outcome);
  });
});

// Guarantee: who may open a desk is decided by an admin with a fresh proof, and takes effect at once.
describe("staff accounts", () => {
  it("are shut out with their sessions, let in again, and never by themselves", async () => {
    const person = await givenPerson("support");
    const admin = request.headers;
    const theirs = await headersOf(await givenSession(person));
    const shutOut = { userId: person.id, isDisabled: "true", reason: "Left the company" };
    expect(await Promise.all([1, 2, 3].map(() => call(setUserDisabledAction, shutOut)))).toEqual([
      "done",
      "done",
      "done",
    ]);
    expect(await auditOf(`user:${person.id}`)).toHaveLength(1);
    request.headers = theirs;
    expect(await currentActor()).toBeNull();

    request.headers = admin;
    expect(await call(setUserDisabledAction, { ...shutOut, isDisabled: "false", reason: "Came back" })).toBe("done");
    request.headers = theirs;
    expect(await currentActor()).toBeNull();

    request.headers = admin;
    const own = await currentActor();
    expect(await call(setUserDisabledAction, { ...shutOut, userId: own?.userId ?? "" })).toBe("auth.own_account");
    expect(await call(setUserDisabledAction, { ...shutOut, userId: crypto.randomUUID() })).toBe("auth.user_not_found");
    expect(await call(setUserDisabledAction, { ...shutOut, userId: "x" })).toBe("invalid:userId");
  });

  it("are signed out everywhere at once, their password still working", async () => {
    const person = await givenPerson("admin");
    await givenSession(person);
    await givenSession(person);
    const fields = { userId: person.id, reason: "Lost a phone" };
    expect(await Promise.all([1, 2].map(() => call(revokeSessionsAction, fields)))).toEqual(["done", "done"]);
    expect(await prisma().userSession.count({ where: { userId: person.id, revokedAt: null } })).toBe(0);
    expect(await auditOf(`user:${person.id}`)).toHaveLength(1);
    await signInWithPassword({ email: person.email, password: TEST_PASSWORD, address: null }, new Date());
    expect(await call(revokeSessionsAction, { ...fields, reason: "x" })).toBe("invalid:reason");
  });

  it("need the password again", async () => {
    await signInAs("admin");
    const fields = { userId: crypto.randomUUID(), reason: "Lost a phone" };
    expect(await call(revokeSessionsAction, fields)).toBe("auth.reauth_required");
    expect(await call(confirmPasswordAction, { password: "wrong" })).toBe("auth.wrong_password");
    expect(await call(confirmPasswordAction, { password: "" })).toBe("invalid:password");
    expect(await call(revokeSessionsAction, fields)).toBe("auth.reauth_required");
    expect(await call(confirmPasswordAction, { password: TEST_PASSWORD })).toBe("done");
    expect(await call(revokeSessionsAction, fields)).toBe("auth.user_not_found");
  });
});
