import { beforeEach, describe, expect, it, vi } from "vitest";
import { beginPasskeyAction, finishPasskeyAction, removePasskeyAction } from "@/app/admin/(desk)/account/actions";
import { setUserDisabledAction } from "@/app/admin/(desk)/people/actions";
import { beginConfirmAction, confirmPasskeyAction, confirmPasswordAction } from "@/app/admin/confirm/actions";
import { POST as signInOptions } from "@/app/api/staff/passkey/route";
import { currentActor } from "@/lib/accounts/session";
import { startSession } from "@/lib/accounts/user-session";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { forgetCalls } from "@/lib/http/rate-limit";
import { AuthClient } from "@/tests/support/auth-client";
import { type Slip, SoftwareAuthenticator } from "@/tests/support/authenticator";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { answerOf, givenPasskey, PASSKEY_ORIGIN, signInWithNewPasskey } from "@/tests/support/passkeys";
import { givenPerson, givenSession, guestHeaders, headersOf, TEST_PASSWORD } from "@/tests/support/people";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

type Options = { challenge: string; rpId: string; allowCredentials: { id: string }[] };
type Ways = { passkey: Options | null; mayUsePassword: boolean };

async function optionsForSignIn(): Promise<Options> {
  const asked = new Request(`${env.FACET_URL}/api/staff/passkey`, { method: "POST", headers: guestHeaders() });
  return (await (await signInOptions(asked)).json()) as Options;
}

async function optionsToConfirm(): Promise<Options> {
  const { passkey } = await answerOf<Ways>(beginConfirmAction);
  if (passkey === null) throw new Error("there is no passkey to confirm with");
  return passkey;
}

/** How a sign-in by passkey ends: "in", or next-auth's word for why not. */
async function enterWith(answer: string): Promise<string> {
  const browser = new AuthClient();
  const { location } = await browser.post("callback/passkey", { answer });
  const error = new URL(location ?? "/", env.FACET_URL).searchParams.get("error");
  if (error !== null) return error;
  request.headers = browser.headers();
  return (await currentActor()) === null ? "nobody" : "in";
}

const SLIPS: [string, Slip][] = [
  ["of another site", { origin: "https://evil.test" }],
  ["for another name", { rpId: "evil.test" }],
  ["without verifying the person", { isVerified: false }],
  ["signed by another key", { isForged: true }],
];

beforeEach(() => forgetCalls());

// Guarantee: a passkey is made by its owner only, with the person verified, and its challenge works once.
describe("making a passkey", () => {
  it("keeps it under its name, tells the log, and proves the person for this session", async () => {
    const { person, sessionId } = await signInWithNewPasskey("support");
    expect(await prisma().passkey.findFirst({ where: { userId: person.id } })).toMatchObject({ name: "Test device" });
    expect(await auditOf(`user:${person.id}`)).toMatchObject([{ action: "passkey.register" }]);
    expect(await prisma().userSession.findUnique({ where: { id: sessionId } })).toMatchObject({ proof: "passkey" });
  });

  it("asks for a fresh proof first", async () => {
    await signInAs("admin");
    expect(await call(beginPasskeyAction, {})).toBe("auth.reauth_required");
    expect(await call(finishPasskeyAction, { name: "x", answer: "{}" })).toBe("invalid:answer");
  });

  it.each(SLIPS.filter(([, slip]) => !slip.isForged))("refuses an answer %s", async (_, slip) => {
    const id = await signInAs("admin", { isConfirmed: true });
    const options = await answerOf<never>(beginPasskeyAction);
    const answer = new SoftwareAuthenticator(PASSKEY_ORIGIN).register(options, slip);
    expect(await call(finishPasskeyAction, { name: "Mine", answer })).toBe("auth.passkey_refused");
    expect(await prisma().passkey.count({ where: { userId: id ?? "" } })).toBe(0);
  });

  it("takes each challenge once, of five simultaneous answers too, in its own session only", async () => {
    const id = (await signInAs("admin", { isConfirmed: true })) ?? "";
    const options = await answerOf<never>(beginPasskeyAction);
    const own = request.headers;
    await signInAs("admin", { isConfirmed: true });
    const device = new SoftwareAuthenticator(PASSKEY_ORIGIN);
    const fields = { name: "Mine", answer: device.register(options) };
    expect(await call(finishPasskeyAction, fields)).toBe("auth.passkey_expired");
    request.headers = own;
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(finishPasskeyAction, fields)));
    expect(outcomes.sort()).toEqual([...Array(4).fill("auth.passkey_expired"), "done"]);
    expect(await prisma().passkey.count({ where: { userId: id } })).toBe(1);
    // The same device again: its passkey is known, and stays whose it is.
    await signInAs("admin", { isConfirmed: true });
    const again = device.register(await answerOf<never>(beginPasskeyAction));
    expect(await call(finishPasskeyAction, { name: "Taken", answer: again })).toBe("auth.passkey_known");
  });

  it.each([[{ name: "" }], [{ name: "x".repeat(61) }], [{ name: "two\nlines" }]])("refuses %j", async (given) => {
    await signInAs("admin", { isConfirmed: true });
    const answer = new SoftwareAuthenticator(PASSKEY_ORIGIN).register(await answerOf<never>(beginPasskeyAction));
    expect(await call(finishPasskeyAction, { answer, ...given })).toBe("invalid:name");
  });
});

// Guarantee: a passkey signs its owner in without an address, and nobody else by any answer that differs from a right one.
describe("signing in with a passkey", () => {
  it("lets its owner in, proven, naming no passkey to strangers", async () => {
    const { person, device } = await signInWithNewPasskey("finance");
    const options = await optionsForSignIn();
    expect(options.allowCredentials ?? []).toEqual([]);
    expect(await enterWith(device.prove(options))).toBe("in");
    expect(await currentActor()).toMatchObject({ userId: person.id, role: "finance", proof: "passkey" });
    expect((await currentActor())?.confirmedAt).not.toBeNull();
  });

  it.each(SLIPS)("refuses an answer %s", async (_, slip) => {
    const { device } = await signInWithNewPasskey("support");
    expect(await enterWith(device.prove(await optionsForSignIn(), slip))).toBe("PasskeyRefused");
  });

  it("refuses an answer for somebody else, of an unknown device, of somebody shut out, and rubbish", async () => {
    const { person, device } = await signInWithNewPasskey("support");
    const userHandle = Buffer.from("somebody-else").toString("base64url");
    expect(await enterWith(device.prove(await optionsForSignIn(), { userHandle }))).toBe("PasskeyRefused");
    const stranger = new SoftwareAuthenticator(PASSKEY_ORIGIN);
    expect(await enterWith(stranger.prove(await optionsForSignIn()))).toBe("PasskeyRefused");
    await prisma().user.update({ where: { id: person.id }, data: { disabledAt: new Date() } });
    expect(await enterWith(device.prove(await optionsForSignIn()))).toBe("PasskeyRefused");
    for (const rubbish of ["", "{}", "x".repeat(20_000)]) expect(await enterWith(rubbish)).toBe("PasskeyRefused");
  });

  it("takes a challenge once, for its own purpose, and not when it is old", async () => {
    const { sessionId, device } = await signInWithNewPasskey("support");
    const options = await optionsForSignIn();
    const answer = device.prove(options);
    expect(await enterWith(answer)).toBe("in");
    expect(await enterWith(answer)).toBe("PasskeyExpired");
    request.headers = await headersOf(sessionId);
    const { challenge } = await optionsToConfirm();
    expect(await enterWith(device.prove(options, { challenge }))).toBe("PasskeyExpired");
    const old = await optionsForSignIn();
    await rowsOf("UPDATE passkey_challenges SET expires_at = now() - interval '1 second' WHERE challenge = $1", [
      old.challenge,
    ]);
    expect(await enterWith(device.prove(old))).toBe("PasskeyExpired");
    expect(await enterWith(device.prove({ ...options, challenge: "made-up" }))).toBe("PasskeyExpired");
  });

  it("refuses a copied authenticator, and records it", async () => {
    const { person, device } = await signInWithNewPasskey("support");
    expect(await enterWith(device.prove(await optionsForSignIn(), { counter: 7 }))).toBe("in");
    for (const counter of [7, 3, 0]) {
      expect(await enterWith(device.prove(await optionsForSignIn(), { counter }))).toBe("PasskeyCloned");
    }
    expect(
      (await auditOf(`user:${person.id}`)).filter(({ action }) => action === "passkey.clone_refused"),
    ).toHaveLength(3);
    expect(await enterWith(device.prove(await optionsForSignIn(), { counter: 8 }))).toBe("in");
  });

  it("stops guessing by the same throttle as passwords", async () => {
    const { device } = await signInWithNewPasskey("support");
    const outcomes: string[] = [];
    for (let count = 0; count < 10; count += 1) {
      outcomes.push(await enterWith(device.prove(await optionsForSignIn(), { isForged: true })));
    }
    expect(outcomes.slice(-2)).toEqual(["RateLimited", "RateLimited"]);
  });

  it("asks for our own origin", async () => {
    const headers = guestHeaders();
    headers.set("origin", "https://evil.test");
    const asked = new Request(`${env.FACET_URL}/api/staff/passkey`, { method: "POST", headers });
    expect((await signInOptions(asked)).status).toBe(403);
  });
});

// Guarantee: who has a passkey confirms with it: a stolen password alone moves nothing.
describe("confirming with a passkey", () => {
  const change = { userId: crypto.randomUUID(), isDisabled: "true", reason: "Left the company" };

  it("opens what moves money for five minutes, and the password no longer does", async () => {
    const { person, sessionId, device } = await signInWithNewPasskey("admin");
    const stolen = await startSession(
      { userId: person.id, role: "admin", userAgent: "thief", proof: "password" },
      new Date(),
    );
    request.headers = await headersOf(stolen);
    expect(await call(setUserDisabledAction, change)).toBe("auth.reauth_required");
    expect(await answerOf<Ways>(beginConfirmAction)).toMatchObject({ mayUsePassword: false });
    expect(await call(confirmPasswordAction, { password: TEST_PASSWORD })).toBe("auth.passkey_required");
    expect(await call(beginPasskeyAction, {})).toBe("auth.reauth_required");

    request.headers = await headersOf(sessionId);
    await prisma().userSession.update({ where: { id: sessionId }, data: { confirmedAt: null } });
    expect(await call(setUserDisabledAction, change)).toBe("auth.reauth_required");
    expect(await call(confirmPasskeyAction, { answer: device.prove(await optionsToConfirm()) })).toBe("done");
    expect(await call(setUserDisabledAction, change)).toBe("auth.user_not_found");
  });

  it.each(SLIPS)("refuses an answer %s", async (_, slip) => {
    const { device } = await signInWithNewPasskey("admin");
    const answer = device.prove(await optionsToConfirm(), slip);
    expect(await call(confirmPasskeyAction, { answer })).toBe("auth.passkey_refused");
  });

  it("takes neither another session's challenge nor a colleague's passkey nor an answer twice", async () => {
    const { person, device } = await signInWithNewPasskey("admin");
    const options = await optionsToConfirm();
    const answer = device.prove(options);
    request.headers = await headersOf(await givenSession(person));
    expect(await call(confirmPasskeyAction, { answer })).toBe("auth.passkey_expired");
    const colleague = await signInWithNewPasskey("admin");
    request.headers = await headersOf(await givenSession(person));
    const theirs = colleague.device.prove(await optionsToConfirm());
    expect(await call(confirmPasskeyAction, { answer: theirs })).toBe("auth.passkey_refused");
    const own = device.prove(await optionsToConfirm());
    const outcomes = await Promise.all([1, 2, 3].map(() => call(confirmPasskeyAction, { answer: own })));
    expect(outcomes.sort()).toEqual(["auth.passkey_expired", "auth.passkey_expired", "done"]);
  });

  it("undoes what a password had confirmed before the first passkey was made", async () => {
    const person = await givenPerson("admin");
    const before = await givenSession(person, { isConfirmed: true });
    request.headers = await headersOf(await givenSession(person, { isConfirmed: true }));
    await givenPasskey();
    request.headers = await headersOf(before);
    expect(await call(setUserDisabledAction, change)).toBe("auth.reauth_required");
  });
});

// Guarantee: nobody loses his last passkey without having said so, and nobody takes away another's.
describe("removing a passkey", () => {
  it("takes one of two away at once, and the last only with a word", async () => {
    const { person } = await signInWithNewPasskey("support");
    await givenPasskey("Second");
    const ids = (await prisma().passkey.findMany({ where: { userId: person.id } })).map(({ id }) => id);
    const outcomes = await Promise.all(ids.map((passkeyId) => call(removePasskeyAction, { passkeyId })));
    expect(outcomes.sort()).toEqual(["auth.last_way_in", "done"]);
    const last = await prisma().passkey.findFirstOrThrow({ where: { userId: person.id } });
    expect(await call(removePasskeyAction, { passkeyId: last.id, isLastAccepted: "true" })).toBe("done");
    expect(await call(removePasskeyAction, { passkeyId: last.id })).toBe("auth.passkey_not_found");
  });

  it("is for one's own, freshly proven", async () => {
    const { person } = await signInWithNewPasskey("support");
    const { id: passkeyId } = await prisma().passkey.findFirstOrThrow({ where: { userId: person.id } });
    await signInAs("admin", { isConfirmed: true });
    expect(await call(removePasskeyAction, { passkeyId })).toBe("auth.passkey_not_found");
    request.headers = await headersOf(await givenSession(person));
    expect(await call(removePasskeyAction, { passkeyId })).toBe("auth.reauth_required");
  });
});
