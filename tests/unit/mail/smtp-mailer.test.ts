import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { composeSignInMail } from "@/lib/mail/compose-mail";
import { type Mail, readMailAddress } from "@/lib/mail/mailer";
import { createSmtpMailer } from "@/lib/mail/smtp-mailer";
import { Refusal } from "@/lib/shared/refusal";

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** As much of RFC 5321 as one client needs: it takes mail, or refuses every recipient. */
async function smtpServer({ refuses = false } = {}): Promise<{ url: string; received: string[]; commands: string[] }> {
  const received: string[] = [];
  const commands: string[] = [];
  const server: Server = createServer((socket) => {
    let data: string | null = null;
    socket.write("220 test ESMTP\r\n");
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      if (data !== null) {
        data += chunk;
        if (!data.endsWith("\r\n.\r\n")) return;
        received.push(data);
        data = null;
        socket.write("250 queued\r\n");
        return;
      }
      for (const line of chunk.split("\r\n").filter(Boolean)) {
        commands.push(line);
        if (line.startsWith("DATA")) data = "";
        const answer = line.startsWith("DATA")
          ? "354 go"
          : line.startsWith("RCPT") && refuses
            ? "550 no such user"
            : "250 ok";
        socket.write(`${answer}\r\n`);
      }
    });
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(() => server.close());
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, received, commands };
}

function mailerFor(url: string) {
  const mailer = createSmtpMailer({ url, from: "Facet <no-reply@shop.test>", timeoutMs: 2_000 });
  open.push(mailer.close);
  return mailer;
}

const mail: Mail = composeSignInMail(
  { url: "https://shop.test/signin?token=x", minutes: 15, key: "sign-in:1" },
  { to: "ana@example.test", locale: "fil", shop: { name: "Facet", supportEmail: "support@shop.test" } },
);

// Guarantee: a mail reaches the server as one message to one address, and a failure is told to who asked.
describe("sending over SMTP", () => {
  it("hands over text and page, from the shop, to the one address", async () => {
    const server = await smtpServer();
    await mailerFor(server.url).send(mail);
    expect(server.commands.filter((line) => line.startsWith("RCPT"))).toEqual(["RCPT TO:<ana@example.test>"]);
    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toMatch(/^From: Facet <no-reply@shop.test>\r\n/m);
    expect(server.received[0]).toMatch(/^To: ana@example.test\r\n/m);
    expect(server.received[0]).toMatch(/^Auto-Submitted: auto-generated\r\n/m);
    expect(server.received[0]).toMatch(/text\/plain[\s\S]*text\/html/);
  });

  it("gives a repeat the same Message-ID, and another mail another one", async () => {
    const server = await smtpServer();
    const mailer = mailerFor(server.url);
    await mailer.send(mail);
    await mailer.send(mail);
    await mailer.send({ ...mail, key: "sign-in:2" });
    const ids = server.received.map((text) => /^Message-ID: (.*)\r$/im.exec(text)?.[1]);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });

  it("throws when the server refuses, with its words as the cause", async () => {
    const server = await smtpServer({ refuses: true });
    await expect(mailerFor(server.url).send(mail)).rejects.toMatchObject({
      message: 'The mail server did not take mail "sign-in:1"',
      cause: { responseCode: 550 },
    });
    expect(server.received).toHaveLength(0);
  });

  it("throws when nobody answers", async () => {
    await expect(mailerFor("smtp://127.0.0.1:1").send(mail)).rejects.toThrow(/did not take/);
  });
});

// Guarantee: nobody can add a recipient or a header through an address or a subject.
describe("header injection", () => {
  const hostile = [
    "ana@example.test\r\nBcc: all@example.test",
    "ana@example.test, bob@example.test",
    "ana@example.test;bob@example.test",
    "Ana <ana@example.test>",
    "ana@example.test\u0000",
    "ana@exam\nple.test",
    "",
    "ana",
    `${"a".repeat(250)}@example.test`,
  ];

  it.each(hostile)("refuses to send to %j", async (to) => {
    const server = await smtpServer();
    const refused = mailerFor(server.url).send({ ...mail, to });
    await expect(refused).rejects.toThrow(Refusal);
    await expect(refused).rejects.toMatchObject({ code: "mail.address_invalid" });
    expect(server.commands).toEqual([]);
    expect(readMailAddress(to)).toBeNull();
  });

  it("refuses a subject with a line break", async () => {
    const server = await smtpServer();
    await expect(mailerFor(server.url).send({ ...mail, subject: "Hi\r\nBcc: a@b.ph" })).rejects.toThrow(
      /control character/,
    );
    expect(server.received).toHaveLength(0);
  });

  it("reads an address as people type it", () => {
    expect(readMailAddress("  Ana@Example.TEST ")).toBe("ana@example.test");
  });
});
