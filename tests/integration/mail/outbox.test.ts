import { afterAll, describe, expect, it } from "vitest";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { composeSignInMail } from "@/lib/mail/compose-mail";
import { createOutboxMailer } from "@/lib/mail/outbox-mailer";
import { listOutboxMails } from "@/lib/mail/queries";
import { shopMailer } from "@/lib/mail/shop-mailer";

afterAll(closePrisma);

const mailTo = (to: string, key: string) =>
  composeSignInMail(
    { url: `https://shop.test/signin?token=${key}`, minutes: 15, key },
    { to, locale: "en", shop: { name: "Facet", supportEmail: "support@shop.test" } },
  );

// Guarantee: in the demo every mail can be read in the shop itself, and passes the same gate as a real one.
describe("the demo's outbox", () => {
  it("shows what was sent, newest first", async () => {
    await shopMailer().send(mailTo("ana@example.test", "1"));
    await createOutboxMailer(prisma()).send(mailTo("ben@example.test", "2"));
    const mails = await listOutboxMails(prisma(), { beforeId: null });
    expect(mails.map(({ to, kind }) => [to, kind])).toEqual([
      ["ben@example.test", "sign_in_link"],
      ["ana@example.test", "sign_in_link"],
    ]);
    expect(mails[0]?.text).toContain("https://shop.test/signin?token=2");
  });

  it("turns pages by the last id, and takes a wrong one as none", async () => {
    const [newest] = await listOutboxMails(prisma(), { beforeId: null });
    expect(await listOutboxMails(prisma(), { beforeId: newest?.id ?? "" })).toHaveLength(1);
    expect(await listOutboxMails(prisma(), { beforeId: "1 or 1=1" })).toHaveLength(2);
  });

  it("refuses an address that is none, and keeps nothing", async () => {
    await expect(shopMailer().send(mailTo("ana@example.test\nBcc: b@c.ph", "3"))).rejects.toMatchObject({
      code: "mail.address_invalid",
    });
    expect(await listOutboxMails(prisma(), { beforeId: null })).toHaveLength(2);
  });
});
