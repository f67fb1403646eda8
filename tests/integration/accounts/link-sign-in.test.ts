import { beforeEach, describe, expect, it } from "vitest";
import { actorOf } from "@/lib/accounts/session";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { AuthClient } from "@/tests/support/auth-client";
import { givenPerson, TEST_PASSWORD } from "@/tests/support/people";

const callbackUrl = `${env.FACET_URL}/en/account`;

/** Asks for a link and reads it out of the mailbox. */
async function askForLink(browser: AuthClient, email: string): Promise<URL | null> {
  const before = await prisma().outboxMail.count();
  await browser.post("signin/email", { email, callbackUrl });
  const mail = await prisma().outboxMail.findFirst({ orderBy: { id: "desc" } });
  if ((await prisma().outboxMail.count()) === before || mail === null) return null;
  const [link] = /https?:\S+callback\/email\S+/.exec(mail.text) ?? [];
  return link === undefined ? null : new URL(link);
}

async function open(browser: AuthClient, link: URL) {
  return browser.get("callback/email", Object.fromEntries(link.searchParams));
}

// Guarantee: who can read a mailbox, and nobody else, becomes its customer, once per link.
describe("signing in with a mailed link", () => {
  beforeEach(() => prisma().signInToken.deleteMany());

  it("makes a customer and signs in, and the same person again later", async () => {
    const browser = new AuthClient();
    const link = await askForLink(browser, "Ana.New@Shop.test");
    expect(link).not.toBeNull();
    if (link === null) return;
    const answer = await open(browser, link);
    expect(answer.location).toBe(callbackUrl);
    const actor = await actorOf(browser.headers());
    expect(actor).toMatchObject({ email: "ana.new@shop.test", role: "customer" });

    const second = new AuthClient();
    const again = await askForLink(second, "ana.new@shop.test");
    if (again !== null) await open(second, again);
    expect((await actorOf(second.headers()))?.userId).toBe(actor?.userId);
    expect(browser.errors).toEqual([]);
  });

  it("keeps only a hash of the token", async () => {
    const link = await askForLink(new AuthClient(), "hash@shop.test");
    const stored = await prisma().signInToken.findMany();
    expect(stored).toHaveLength(1);
    expect(stored[0]?.tokenHash).toMatch(/^[0-9a-f]{64}$/);
    expect(stored[0]?.tokenHash).not.toBe(link?.searchParams.get("token"));
    const minutes = ((stored[0]?.expiresAt.getTime() ?? 0) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(14);
    expect(minutes).toBeLessThanOrEqual(15);
  });

  it("works once, of five simultaneous uses too", async () => {
    const link = await askForLink(new AuthClient(), "once@shop.test");
    expect(link).not.toBeNull();
    if (link === null) return;
    const browsers = Array.from({ length: 5 }, () => new AuthClient());
    await Promise.all(browsers.map((browser) => open(browser, link)));
    const actors = await Promise.all(browsers.map((browser) => actorOf(browser.headers())));
    expect(actors.filter((actor) => actor !== null)).toHaveLength(1);
    const late = new AuthClient();
    expect((await open(late, link)).location).toContain("error=Verification");
  });

  it("refuses an old, a changed and somebody else's link", async () => {
    const link = await askForLink(new AuthClient(), "old@shop.test");
    expect(link).not.toBeNull();
    if (link === null) return;
    for (const [name, value] of [
      ["token", "0".repeat(64)],
      ["email", "other@shop.test"],
    ] as const) {
      const changed = new URL(link);
      changed.searchParams.set(name, value);
      const browser = new AuthClient();
      expect((await open(browser, changed)).location).toContain("error=Verification");
      expect(await actorOf(browser.headers())).toBeNull();
    }
    await prisma().signInToken.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
    expect((await open(new AuthClient(), link)).location).toContain("error=Verification");
  });

  it("sends staff no link, says the same to whoever asked, and refuses a link that exists", async () => {
    const admin = await givenPerson("admin");
    const browser = new AuthClient();
    expect(await askForLink(browser, admin.email)).toBeNull();
    const answer = await browser.post("signin/email", { email: "nobody-yet@shop.test", callbackUrl });
    const staffAnswer = await browser.post("signin/email", { email: admin.email, callbackUrl });
    expect(staffAnswer.location).toBe(answer.location);

    const promoted = "promoted@shop.test";
    const link = await askForLink(browser, promoted);
    await givenPerson("support", promoted);
    expect(link).not.toBeNull();
    if (link === null) return;
    expect((await open(browser, link)).location).toContain("error=AccessDenied");
    expect(await actorOf(browser.headers())).toBeNull();
  });

  it.each(["a@shop.test,b@shop.test", "Ana <a@shop.test>", "a@shop.test\r\nBcc: b@shop.test", "", "nobody"])(
    "sends nothing to %j",
    async (email) => {
      expect(await askForLink(new AuthClient(), email)).toBeNull();
      expect(await prisma().signInToken.count()).toBe(0);
    },
  );

  it("does not flood a mailbox", async () => {
    for (let at = 0; at < 8; at += 1) await askForLink(new AuthClient(), "flood@shop.test");
    expect(await prisma().outboxMail.count({ where: { toAddress: "flood@shop.test" } })).toBe(5);
  });

  it("never leads to a foreign page", async () => {
    const browser = new AuthClient();
    await browser.post("signin/email", { email: "evil@shop.test", callbackUrl: "https://evil.test/" });
    const mail = await prisma().outboxMail.findFirst({ where: { toAddress: "evil@shop.test" } });
    expect(mail?.text).not.toContain("evil.test/");
  });
});

// Guarantee: the staff's door opens for staff only, and closes behind them at once.
describe("the staff's password at next-auth", () => {
  it("begins a confirmed session, and sign-out ends its row", async () => {
    const admin = await givenPerson("admin");
    const browser = new AuthClient();
    await browser.post("callback/credentials", { email: admin.email, password: TEST_PASSWORD, callbackUrl });
    const actor = await actorOf(browser.headers());
    expect(actor).toMatchObject({ userId: admin.id, role: "admin", confirmedAt: expect.any(Date) });

    const stolen = browser.headers();
    await browser.post("signout", { callbackUrl });
    expect(await actorOf(stolen)).toBeNull();
  });

  it("says only that it did not work", async () => {
    const customer = await givenPerson("customer");
    const browser = new AuthClient();
    const answer = await browser.post("callback/credentials", { email: customer.email, password: "x", callbackUrl });
    expect(answer.status).toBe(401);
    expect(answer.location).toContain("error=CredentialsSignin");
    expect(await actorOf(browser.headers())).toBeNull();
  });

  it("takes no form without the browser's own token", async () => {
    const admin = await givenPerson("admin");
    const browser = new AuthClient();
    await browser.get("csrf");
    const fields = { email: admin.email, password: TEST_PASSWORD, callbackUrl };
    for (const csrfToken of ["", "0".repeat(64)]) {
      await browser.postForged("callback/credentials", { ...fields, csrfToken });
      expect(await actorOf(browser.headers())).toBeNull();
    }
    await browser.post("callback/credentials", fields);
    expect(await actorOf(browser.headers())).not.toBeNull();
  });
});
