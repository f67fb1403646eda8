import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  beginPasskeyAction,
  endOtherSessionsAction,
  endOwnSessionAction,
  finishPasskeyAction,
  makeRecoveryCodesAction,
  renameSelfAction,
} from "@/app/admin/(desk)/account/actions";
import { GET as channelEvents } from "@/app/admin/(desk)/channels/events/route";
import { changeRoleAction, endSessionAction, setUserDisabledAction } from "@/app/admin/(desk)/people/actions";
import PeoplePage from "@/app/admin/(desk)/people/page";
import { isFreshlyConfirmed } from "@/lib/accounts/actor";
import { changeRole } from "@/lib/accounts/change-role";
import { currentActor } from "@/lib/accounts/session";
import { listOpenSessions } from "@/lib/accounts/staff-queries";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { AuthClient } from "@/tests/support/auth-client";
import { SoftwareAuthenticator } from "@/tests/support/authenticator";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { answerOf, PASSKEY_ORIGIN, signInWithNewPasskey } from "@/tests/support/passkeys";
import { givenPerson, givenSession, givenStaffActor, headersOf, TEST_PASSWORD } from "@/tests/support/people";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

beforeEach(() => signInAs("admin", { isConfirmed: true }));
afterEach(() => {
  vi.useRealTimers();
  env.STAFF_PASSKEYS = "binding";
});

/** Where a page sends whoever asks, or "shown". */
async function visit(page: (props: object) => Promise<unknown>): Promise<string> {
  const props = { params: Promise.resolve({}), searchParams: Promise.resolve({}) };
  return page(props).then(
    () => "shown",
    (error: { digest?: string }) => (error.digest ?? "").split(";")[2] ?? "failed",
  );
}

// Guarantee: what a role may do ends with the role, in the very next request, and an open stream ends by itself.
describe("a role that is taken away while its owner works", () => {
  it("refuses his next page and action with a sentence", async () => {
    const person = await givenPerson("admin");
    const theirs = await headersOf(await givenSession(person, { isConfirmed: true }));
    const admin = request.headers;
    request.headers = theirs;
    expect(await visit(PeoplePage as never)).toBe("shown");
    request.headers = admin;
    const change = { userId: person.id, role: "support", reason: "Changes to the service desk" };
    expect(await Promise.all([1, 2, 3].map(() => call(changeRoleAction, change)))).toEqual(["done", "done", "done"]);
    expect(await auditOf(`user:${person.id}`)).toHaveLength(1);
    request.headers = theirs;
    expect(await visit(PeoplePage as never)).toBe("/support?because=forbidden");
    expect(await call(changeRoleAction, change)).toBe("auth.forbidden");
  });

  it("ends his event stream at the next heartbeat, as the end of his session does", async () => {
    const [finance, leaver] = [await givenPerson("finance"), await givenPerson("finance")];
    const sessions = [await givenSession(finance), await givenSession(leaver)];
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const readers = await Promise.all(
      sessions.map(async (id) => {
        const asked = new Request(`${env.FACET_URL}/x`, { headers: await headersOf(id) });
        return (await channelEvents(asked, {})).body?.getReader();
      }),
    );
    const change = { userId: finance.id, role: "support", reason: "Changes to the service desk" };
    expect(await call(changeRoleAction, change)).toBe("done");
    expect(await call(endSessionAction, { sessionId: sessions[1] ?? "", reason: "Left" })).toBe("done");
    await vi.advanceTimersByTimeAsync(15_000);
    vi.useRealTimers();
    for (const reader of readers) {
      let isOver = false;
      for (let reads = 0; reads < 20 && !isOver; reads += 1) isOver = (await reader?.read())?.done ?? true;
      expect(isOver).toBe(true);
    }
  });

  it("is never one's own, never a customer's, and never the last admin's", async () => {
    const own = await currentActor();
    const reason = "Because";
    expect(await call(changeRoleAction, { userId: own?.userId ?? "", role: "support", reason })).toBe(
      "auth.own_account",
    );
    const customer = await givenPerson("customer");
    expect(await call(changeRoleAction, { userId: customer.id, role: "admin", reason })).toBe("auth.user_not_found");
    expect(await call(changeRoleAction, { userId: customer.id, role: "owner", reason })).toBe("invalid:role");
    // Two admins who take each other's role at once: one of them stays.
    const [one, two] = [await givenStaffActor("admin"), await givenStaffActor("admin")];
    const pair = { in: [one.userId, two.userId] };
    await prisma().user.updateMany({
      where: { role: "admin", id: { notIn: pair.in } },
      data: { disabledAt: new Date() },
    });
    const outcomes = await Promise.allSettled([
      inTransaction((tx) => changeRole(tx, one, { userId: two.userId, role: "support", reason })),
      inTransaction((tx) => changeRole(tx, two, { userId: one.userId, role: "support", reason })),
    ]);
    expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(await prisma().user.count({ where: { id: pair, role: "admin" } })).toBe(1);
  });
});

// Guarantee: everybody sees where he is signed in and ends it at once; an admin does that for others, with a reason.
describe("sessions", () => {
  it("are listed with device and proof, and end one by one", async () => {
    const person = await givenPerson("support");
    const [own, lost] = [await givenSession(person, { isConfirmed: true }), await givenSession(person)];
    request.headers = await headersOf(own);
    const actor = await currentActor();
    const list = await listOpenSessions(prisma(), actor as never, { userId: person.id, now: new Date() });
    expect(list).toHaveLength(2);
    expect(list.find(({ id }) => id === own)).toMatchObject({ isOwn: true, proof: "password", userAgent: "test" });
    const end = { sessionId: lost };
    expect(await Promise.all([1, 2].map(() => call(endOwnSessionAction, end)))).toEqual(["done", "done"]);
    expect(await auditOf(`user:${person.id}`)).toHaveLength(1);
    request.headers = await headersOf(lost);
    expect(await currentActor()).toBeNull();
  });

  it("end all but this one", async () => {
    const person = await givenPerson("support");
    const [own] = [await givenSession(person), await givenSession(person), await givenSession(person)];
    request.headers = await headersOf(own);
    expect(await answerOf(endOtherSessionsAction)).toEqual({ ended: 2 });
    expect(await answerOf(endOtherSessionsAction)).toEqual({ ended: 0 });
    expect(await currentActor()).not.toBeNull();
  });

  it("of others are an admin's to end, and customers' are not here", async () => {
    const [colleague, customer] = [await givenPerson("finance"), await givenPerson("customer")];
    const [theirs, guests] = [await givenSession(colleague), await givenSession(customer)];
    const admin = request.headers;
    await signInAs("support", { isConfirmed: true });
    expect(await call(endOwnSessionAction, { sessionId: theirs })).toBe("auth.forbidden");
    expect(await call(endSessionAction, { sessionId: theirs, reason: "Lost a phone" })).toBe("auth.forbidden");
    request.headers = admin;
    expect(await call(endSessionAction, { sessionId: theirs, reason: "Lost a phone" })).toBe("done");
    expect(await call(endSessionAction, { sessionId: theirs, reason: "x" })).toBe("invalid:reason");
    expect(await call(endSessionAction, { sessionId: guests, reason: "Lost a phone" })).toBe("auth.session_not_found");
    expect(await auditOf(`user:${colleague.id}`)).toMatchObject([{ action: "session.end", reason: "Lost a phone" }]);
  });

  it("show their owner's new name at once", async () => {
    const before = await currentActor();
    expect(await call(renameSelfAction, { name: "Nina" })).toBe("done");
    expect(await call(renameSelfAction, { name: "Nina" })).toBe("done");
    expect(await call(renameSelfAction, { name: "" })).toBe("invalid:name");
    expect(await auditOf(`user:${before?.userId}`)).toHaveLength(1);
  });
});

async function recover(fields: Record<string, string>): Promise<string> {
  const browser = new AuthClient();
  const { location } = await browser.post("callback/recovery", fields);
  const error = new URL(location ?? "/", env.FACET_URL).searchParams.get("error");
  if (error === null) request.headers = browser.headers();
  return error ?? "in";
}

// Guarantee: a lost passkey locks nobody out, and a recovery code is worth one new passkey and no money.
describe("recovery codes", () => {
  it("are ten, stored as marks, and a new set replaces the old", async () => {
    const { person } = await signInWithNewPasskey("admin");
    const { codes } = await answerOf<{ codes: string[] }>(makeRecoveryCodesAction);
    expect(new Set(codes).size).toBe(10);
    const stored = JSON.stringify(await prisma().recoveryCode.findMany({ where: { userId: person.id } }));
    for (const code of codes) expect(stored).not.toContain(code.replaceAll("-", ""));
    const sets = await Promise.all([1, 2].map(() => answerOf<{ codes: string[] }>(makeRecoveryCodesAction)));
    expect(await prisma().recoveryCode.count({ where: { userId: person.id } })).toBe(10);
    expect(await recover({ email: person.email, code: codes[0] ?? "" })).toBe("WrongCode");
    const works = await Promise.all(
      sets.map(async (set) => recover({ email: person.email, code: set.codes[1] ?? "" })),
    );
    expect(works.sort()).toEqual(["WrongCode", "in"]);
  });

  it("work once each, of five simultaneous tries too, end the other sessions, and lead to a new passkey", async () => {
    const { person, sessionId } = await signInWithNewPasskey("admin");
    const { codes } = await answerOf<{ codes: string[] }>(makeRecoveryCodesAction);
    const fields = {
      email: person.email,
      code: (codes[3] ?? "").toUpperCase().replaceAll("-", " "),
      endOthers: "true",
    };
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => recover(fields)));
    expect(outcomes.sort()).toEqual([...Array(4).fill("WrongCode"), "in"]);
    expect(await prisma().userSession.findUnique({ where: { id: sessionId } })).not.toMatchObject({ revokedAt: null });
    expect((await auditOf(`user:${person.id}`)).at(-1)).toMatchObject({ action: "recovery.use_code" });
    const actor = await currentActor();
    expect(actor).toMatchObject({ proof: "recovery", confirmedAt: null });
    const change = { userId: person.id, isDisabled: "true", reason: "Tries it" };
    expect(await call(setUserDisabledAction, change)).toBe("auth.reauth_required");
    expect(await call(makeRecoveryCodesAction, {})).toBe("auth.reauth_required");
    const device = new SoftwareAuthenticator(PASSKEY_ORIGIN);
    const answer = device.register(await answerOf<never>(beginPasskeyAction));
    expect(await call(finishPasskeyAction, { name: "New phone", answer })).toBe("done");
    const proven = await currentActor();
    expect(proven !== null && isFreshlyConfirmed(proven, new Date())).toBe(true);
  });

  it("let in nobody with a wrong code, a stranger's, or too many tries", async () => {
    const [person, stranger] = [await signInWithNewPasskey("support"), await signInWithNewPasskey("support")];
    const { codes } = await answerOf<{ codes: string[] }>(makeRecoveryCodesAction);
    const tries = [codes[0] ?? "", "", "0000-0000-0000-0000"];
    for (const code of tries) expect(await recover({ email: person.person.email, code })).toBe("WrongCode");
    expect(await recover({ email: "nobody@shop.test", code: codes[0] ?? "" })).toBe("WrongCode");
    for (let count = 0; count < 5; count += 1) await recover({ email: person.person.email, code: "x" });
    expect(await recover({ email: person.person.email, code: "x" })).toBe("RateLimited");
    expect(await recover({ email: stranger.person.email, code: codes[0] ?? "" })).toBe("in");
  });
});

// Guarantee: a shop that asks for passkeys opens its desks to nobody without one.
describe("a shop that asks for passkeys", () => {
  it("leads who came by a password to his account, and to nothing else, until he has made one", async () => {
    env.STAFF_PASSKEYS = "required";
    expect(await visit(PeoplePage as never)).toBe("/admin/account?because=passkey");
    const change = { userId: crypto.randomUUID(), isDisabled: "true", reason: "Tries it" };
    expect(await call(setUserDisabledAction, change)).toBe("auth.passkey_needed");
    const device = new SoftwareAuthenticator(PASSKEY_ORIGIN);
    const answer = device.register(await answerOf<never>(beginPasskeyAction));
    expect(await call(finishPasskeyAction, { name: "Mine", answer })).toBe("done");
    expect(await visit(PeoplePage as never)).toBe("shown");
    const browser = new AuthClient();
    const email = (await currentActor())?.email ?? "";
    const { location } = await browser.post("callback/credentials", { email, password: TEST_PASSWORD });
    expect(location).toContain("error=PasskeyRequired");
  });
});
