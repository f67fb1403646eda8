import { beforeEach, describe, expect, it } from "vitest";
import { isFreshlyConfirmed, isStaff } from "@/lib/accounts/actor";
import { confirmPassword } from "@/lib/accounts/confirm-password";
import { sessionIdOf } from "@/lib/accounts/session-cookie";
import { signInWithPassword } from "@/lib/accounts/sign-in-with-password";
import { actorOfSession, endSession } from "@/lib/accounts/user-session";
import { prisma } from "@/lib/db/prisma";
import { assert } from "@/lib/shared/assert";
import { addSeconds } from "@/lib/shared/clock";
import { givenPerson, givenSession, headersOf, TEST_PASSWORD } from "@/tests/support/people";

const NOW = new Date("2026-11-20T10:00:00Z");
const address = "203.0.113.7";

async function refusalOf(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => "none",
    (error: { code?: string }) => error.code ?? "bug",
  );
}

// Guarantee: only staff sign in with a password, and nobody learns by it who has an account.
describe("signing in with a password", () => {
  beforeEach(() => prisma().signInFailure.deleteMany());

  it("lets staff in, whatever the case of the address", async () => {
    const admin = await givenPerson("admin");
    const signedIn = await signInWithPassword(
      { email: ` ${admin.email.toUpperCase()} `, password: TEST_PASSWORD, address },
      NOW,
    );
    expect(signedIn).toMatchObject({ userId: admin.id, role: "admin" });
  });

  it("answers alike for a wrong password, an unknown address, a customer and a disabled account", async () => {
    const admin = await givenPerson("admin");
    const customer = await givenPerson("customer");
    const gone = await givenPerson("support");
    await prisma().user.update({ where: { id: gone.id }, data: { disabledAt: NOW } });
    const tries = [
      { email: admin.email, password: "not-the-password" },
      { email: "nobody@shop.test", password: TEST_PASSWORD },
      { email: customer.email, password: TEST_PASSWORD },
      { email: gone.email, password: TEST_PASSWORD },
      { email: "not an address", password: "" },
    ];
    for (const tried of tries)
      expect(await refusalOf(signInWithPassword({ ...tried, address }, NOW))).toBe("auth.wrong_password");
  });

  it("refuses a customer even when a password was put into his row", async () => {
    const admin = await givenPerson("admin");
    await prisma().user.update({ where: { id: admin.id }, data: { role: "customer" } });
    const run = signInWithPassword({ email: admin.email, password: TEST_PASSWORD, address }, NOW);
    expect(await refusalOf(run)).toBe("auth.wrong_password");
  });

  it("stops guessing, simultaneous guesses included, and lets the person in again after a while", async () => {
    const admin = await givenPerson("admin");
    const guess = () => refusalOf(signInWithPassword({ email: admin.email, password: "guess", address }, NOW));
    const answers = await Promise.all(Array.from({ length: 20 }, guess));
    expect(answers.filter((answer) => answer === "auth.wrong_password").length).toBeLessThanOrEqual(8);
    expect(answers).toContain("rate.limited");

    const right = { email: admin.email, password: TEST_PASSWORD, address };
    expect(await refusalOf(signInWithPassword(right, NOW))).toBe("rate.limited");
    // From elsewhere the account is still open: a stranger's guesses do not lock its owner out.
    expect(await refusalOf(signInWithPassword({ ...right, address: "198.51.100.9" }, NOW))).toBe("none");
    expect(await refusalOf(signInWithPassword(right, addSeconds(NOW, 901)))).toBe("none");
  });

  it("stops one address that tries many accounts", async () => {
    const answers: string[] = [];
    for (let at = 0; at < 45; at += 1) {
      answers.push(await refusalOf(signInWithPassword({ email: `a${at}@shop.test`, password: "x", address }, NOW)));
    }
    expect(answers.at(-1)).toBe("rate.limited");
  });
});

// Guarantee: a session is worth what its row says at this moment, whatever its cookie says.
describe("a session", () => {
  it("is read from the cookie and ends at once when it is revoked, when it is old, and with its user", async () => {
    const person = await givenPerson("support");
    const sessionId = await givenSession(person);
    expect(await sessionIdOf(await headersOf(sessionId))).toBe(sessionId);
    expect(await actorOfSession(sessionId, new Date())).toMatchObject({ userId: person.id, role: "support" });
    expect(await actorOfSession(sessionId, addSeconds(new Date(), 13 * 3600))).toBeNull();
    await endSession(sessionId, new Date());
    expect(await actorOfSession(sessionId, new Date())).toBeNull();

    const other = await givenSession(person);
    await prisma().user.update({ where: { id: person.id }, data: { disabledAt: new Date() } });
    expect(await actorOfSession(other, new Date())).toBeNull();
  });

  it("follows a change of role at once", async () => {
    const person = await givenPerson("admin");
    const sessionId = await givenSession(person);
    await prisma().user.update({ where: { id: person.id }, data: { role: "support" } });
    expect((await actorOfSession(sessionId, new Date()))?.role).toBe("support");
  });

  it("is nobody for a forged, a cut or a foreign cookie", async () => {
    const headers = await headersOf(await givenSession(await givenPerson("admin")));
    const [name, value = ""] = (headers.get("cookie") ?? "").split("=");
    for (const forged of ["", "x", value.slice(0, -4), `${value}x`]) {
      expect(await sessionIdOf(new Headers({ cookie: `${name}=${forged}` }))).toBeNull();
    }
    expect(await sessionIdOf(new Headers({ authorization: `Bearer ${value}` }))).toBeNull();
  });
});

// Guarantee: money moves only in the minutes after its own session typed the password.
describe("confirming the password", () => {
  it("counts for this session and five minutes", async () => {
    const person = await givenPerson("admin");
    const [sessionId, otherId] = [await givenSession(person), await givenSession(person)];
    const now = new Date();
    const actor = await actorOfSession(sessionId, now);
    assert(actor !== null && isStaff(actor), "the session is staff's");
    expect(isFreshlyConfirmed(actor, now)).toBe(false);
    expect(await refusalOf(confirmPassword(actor, { password: "wrong", address }, now))).toBe("auth.wrong_password");
    await confirmPassword(actor, { password: TEST_PASSWORD, address }, now);

    const after = await actorOfSession(sessionId, now);
    expect(after !== null && isFreshlyConfirmed(after, addSeconds(now, 299))).toBe(true);
    expect(after !== null && isFreshlyConfirmed(after, addSeconds(now, 300))).toBe(false);
    const other = await actorOfSession(otherId, now);
    expect(other !== null && isFreshlyConfirmed(other, now)).toBe(false);
  });
});
