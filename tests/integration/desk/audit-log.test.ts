import { beforeEach, describe, expect, it, vi } from "vitest";
import { GET as exportAudit } from "@/app/admin/(desk)/audit/export/route";
import { type AuditFact, recordAudit } from "@/lib/accounts/audit";
import { AuditListInput, changesBetween, getAuditEntry, listAudit } from "@/lib/accounts/audit-queries";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import type { Actor } from "@/lib/shared/actor";
import { request, signInAs } from "@/tests/support/desk";
import { givenPerson, givenStaffActor } from "@/tests/support/people";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

const ask = (given: object) => listAudit(prisma(), AuditListInput.parse(given));

async function given(actor: Actor, subject: string, reason: string) {
  const fact: AuditFact = {
    action: "price.set_markup",
    subject,
    before: { usd: 100, target: { share: 1 } },
    after: { usd: 110 },
    reason,
  };
  await inTransaction((tx) => recordAudit(tx, actor, fact));
}

beforeEach(() => signInAs("admin"));

// Guarantee: whatever staff did is found by person, action, subject, day and word, page by page, and nothing is skipped.
describe("the audit log", () => {
  it("is searched by each of its facts, and shows what changed", async () => {
    const [nina, omar] = [await givenStaffActor("admin"), await givenStaffActor("finance")];
    const subject = `package:${crypto.randomUUID()}`;
    await given(nina, subject, "Supplier got dearer");
    await given(omar, subject, "Rate of the day");
    const found = async (more: object) => (await ask({ subject, ...more })).entries.map(({ reason }) => reason);
    expect(await found({})).toEqual(["Rate of the day", "Supplier got dearer"]);
    expect(await found({ person: nina.email.slice(0, 12) })).toContain("Supplier got dearer");
    expect(await found({ person: omar.email })).toEqual(["Rate of the day"]);
    expect(await found({ person: "nobody@nowhere" })).toEqual([]);
    expect(await found({ action: "price" })).toHaveLength(2);
    expect(await found({ action: "price.set_m" })).toHaveLength(2);
    expect(await found({ action: "price.set_markup" })).toHaveLength(2);
    expect(await found({ action: "refund" })).toEqual([]);
    expect(await found({ text: "DEARER" })).toEqual(["Supplier got dearer"]);
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    expect(await found({ from: today, to: today })).toHaveLength(2);
    expect(await found({ to: "2020-01-01" })).toEqual([]);
    expect(await found({ from: "rubbish", before: "x" })).toHaveLength(2);
    const [newest] = (await ask({ subject })).entries;
    expect(await getAuditEntry(prisma(), newest?.id ?? "")).toMatchObject({
      actorEmail: omar.email,
      changes: [
        { name: "usd", before: "100", after: "110" },
        { name: "target.share", before: "1", after: null },
      ],
    });
    expect(await getAuditEntry(prisma(), "x")).toBeNull();
  });

  it("reads in pages that neither repeat nor skip", async () => {
    const actor = await givenStaffActor("admin");
    const subject = `test:${crypto.randomUUID()}`;
    for (let at = 0; at < 5; at += 1) await given(actor, subject, `No ${at}`);
    const seen: string[] = [];
    let before: string | null = null;
    do {
      const filters = AuditListInput.parse({ subject, ...(before === null ? {} : { before }) });
      const page = await listAudit(prisma(), filters, 2);
      seen.push(...page.entries.map(({ reason }) => reason));
      before = page.nextBefore;
    } while (before !== null && seen.length < 20);
    expect(seen).toEqual(["No 4", "No 3", "No 2", "No 1", "No 0"]);
  });

  it("is exported with its filters, formulas made harmless, and the export is in it", async () => {
    const actor = await givenStaffActor("admin");
    const subject = `test:${crypto.randomUUID()}`;
    await given(actor, subject, "=HYPERLINK(1)");
    const address = `${env.FACET_URL}/admin/audit/export?subject=${subject}`;
    const answer = await exportAudit(new Request(address, { headers: request.headers }), {});
    const text = await answer.text();
    expect(text.trim().split("\r\n")).toHaveLength(2);
    expect(text).toContain(`"'=HYPERLINK(1)"`);
    expect(text).toContain(`"{""usd"":110}"`);
    expect((await ask({ action: "audit.export" })).entries).toHaveLength(1);
  });

  it("cannot be changed, by anybody", async () => {
    await given(await givenStaffActor("admin"), "test:x", "Stays");
    await expect(rowsOf("UPDATE audit_entries SET reason = ''")).rejects.toThrow();
    await expect(rowsOf("DELETE FROM audit_entries")).rejects.toThrow();
  });

  it("names people by the address of their account, customers never", async () => {
    const customer = await givenPerson("customer");
    expect((await ask({ person: customer.email })).entries).toEqual([]);
  });
});

describe("a difference", () => {
  it("puts first what changed, and nests by path", () => {
    expect(changesBetween({ a: 1, b: { c: true } }, { a: 1, b: { c: false }, d: [1, 2] })).toEqual([
      { name: "b.c", before: "true", after: "false" },
      { name: "d", before: null, after: "[1,2]" },
      { name: "a", before: "1", after: "1" },
    ]);
    expect(changesBetween(null, null)).toEqual([]);
  });
});
