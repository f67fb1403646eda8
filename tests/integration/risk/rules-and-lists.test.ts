import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { listSubject } from "@/lib/risk/list-subject";
import { getActiveRuleSet } from "@/lib/risk/repository";
import { FIRST_RULES } from "@/lib/risk/rule-set";
import { setRules } from "@/lib/risk/set-rules";
import { unlistSubject } from "@/lib/risk/unlist-subject";
import type { Actor } from "@/lib/shared/actor";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";
import { searchHash } from "@/lib/shared/search-hash";
import { seedReferenceData } from "@/prisma/seed/reference-data";

const admin: Actor = { userId: newId(), role: "admin" };
const support: Actor = { userId: newId(), role: "support" };
const customer: Actor = { userId: newId(), role: "customer" };
const hashKey = "k".repeat(32);
const at = new Date("2026-01-01T00:00:00Z");

beforeAll(() => inTransaction(seedReferenceData));
afterAll(closePrisma);

const codeOf = (run: Promise<unknown>) =>
  run.then(
    () => "done",
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  );

// Guarantee: one set of rules is in force at any time, and every earlier one can still be read.
describe("risk rules", () => {
  const stricter = { ...FIRST_RULES, reviewScoreMin: 100 };

  it("puts a new version in force and keeps the one before", async () => {
    const { version } = await inTransaction((tx) => setRules(tx, admin, { rules: stricter, note: "stricter" }));
    expect(version).toBe(2);
    expect(await getActiveRuleSet(prisma())).toEqual({ ...stricter, version: 2 });
    expect(await prisma().riskRuleSet.findUnique({ where: { version: 1 } })).toMatchObject({ isActive: false });
  });

  it("gives simultaneous changes one version each, and leaves one in force", async () => {
    const made = await Promise.all(
      Array.from({ length: 5 }, () => inTransaction((tx) => setRules(tx, admin, { rules: stricter, note: "" }))),
    );
    expect(made.map(({ version }) => version).sort()).toEqual([3, 4, 5, 6, 7]);
    expect(await prisma().riskRuleSet.findMany({ where: { isActive: true } })).toHaveLength(1);
  });

  it("refuses others than admins, and rules that are half right, and changes nothing", async () => {
    const before = await getActiveRuleSet(prisma());
    const broken = { ...stricter, rules: [{ ...FIRST_RULES.rules[0], id: "Bad Id" }] } as typeof FIRST_RULES;
    const set = (actor: Actor, rules: typeof FIRST_RULES) =>
      codeOf(inTransaction((tx) => setRules(tx, actor, { rules, note: "" })));
    expect(await set(support, stricter)).toBe("auth.forbidden");
    expect(await set(admin, broken)).toBe("risk.rules_invalid");
    expect(await getActiveRuleSet(prisma())).toEqual(before);
  });
});

// Guarantee: a list names nobody in the clear, and naming somebody twice changes the reason, not the count.
describe("risk lists", () => {
  const subject = { list: "blocked" as const, subject: "recipient" as const, value: " Tony_Bee99 " };
  const put = (actor: Actor, reason: string) =>
    inTransaction((tx) => listSubject(tx, actor, { ...subject, reason, days: 30, id: newId(), hashKey, at }));

  it("keeps a keyed hash, a reason and an expiry", async () => {
    await put(support, "card fraud");
    const rows = await prisma().riskListEntry.findMany();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      list: "blocked",
      subject: "recipient",
      valueHash: searchHash({ subject: "recipient", text: "tony_bee99", key: hashKey }),
      reason: "card fraud",
      actorId: support.userId,
      expiresAt: new Date("2026-01-31T00:00:00Z"),
    });
    expect(JSON.stringify(rows, (_, value) => String(value))).not.toContain("Tony");
  });

  it("renews instead of doubling, alone and five times at once", async () => {
    await put(admin, "again");
    await Promise.all(Array.from({ length: 5 }, () => put(admin, "at once")));
    expect(await prisma().riskListEntry.findMany({ select: { reason: true } })).toEqual([{ reason: "at once" }]);
  });

  it("is no place for customers, and only admins take somebody off", async () => {
    const off = (actor: Actor) => inTransaction((tx) => unlistSubject(tx, actor, { ...subject, hashKey }));
    expect(await codeOf(put(customer, "mine"))).toBe("auth.forbidden");
    expect(await codeOf(off(support))).toBe("auth.forbidden");
    expect(await off(admin)).toEqual({ wasListed: true });
    expect(await off(admin)).toEqual({ wasListed: false });
    expect(await prisma().riskListEntry.count()).toBe(0);
  });
});
