import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  addRoutingRuleAction,
  moveRoutingRuleAction,
  removeRoutingRuleAction,
} from "@/app/admin/(desk)/channels/actions";
import { rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { addRoutingRule } from "@/lib/payments/add-routing-rule";
import { loadChannelConfig } from "@/lib/payments/channel-config";
import { listRules, listSwitches } from "@/lib/payments/desk-queries";
import { moveRoutingRule } from "@/lib/payments/move-routing-rule";
import { removeRoutingRule } from "@/lib/payments/remove-routing-rule";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { givenStaffActor } from "@/tests/support/people";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

beforeAll(() => inTransaction((tx) => seedReferenceData(tx)));
beforeEach(() => signInAs("admin", { isConfirmed: true }));
afterEach(() => rowsOf("UPDATE routing_rules SET removed_at = now() WHERE removed_at IS NULL"));

const ruleOf = (given: Record<string, string> = {}): Record<string, string> => ({
  ...{ ruleId: crypto.randomUUID(), method: "card", kind: "prefer", channelId: "stripe-card", country: "" },
  ...{ fromUsd: "", toUsd: "", reason: "Cheaper contract" },
  ...given,
});
const SPLIT = { kind: "split", channelId: "", "share:stripe-card": "70", "share:antom-card": "30" };
const ids = async () => (await listRules()).map(({ id }) => id);

// Guarantee: a rule is what routing asks first, in the order that staff gave, once, with a reason that stays.
describe("adding a rule", () => {
  it("prefers, forbids and splits, by method, country and amount", async () => {
    const prefer = ruleOf({ country: "PH", fromUsd: "10", toUsd: "49.99" });
    const forbid = ruleOf({ kind: "forbid", channelId: "antom-card", country: "VN" });
    const split = ruleOf({ ...SPLIT, country: "SG" });
    for (const rule of [prefer, forbid, split]) expect(await call(addRoutingRuleAction, rule)).toBe("done");
    const card = { methods: ["card"], fromUsdMinor: null, toUsdMinor: null };
    expect((await loadChannelConfig()).rules).toEqual([
      {
        ...{ id: prefer.ruleId, kind: "prefer", channelIds: ["stripe-card"] },
        when: { methods: ["card"], countries: ["PH"], fromUsdMinor: 1_000n, toUsdMinor: 4_999n },
      },
      { id: forbid.ruleId, kind: "forbid", channelIds: ["antom-card"], when: { ...card, countries: ["VN"] } },
      {
        ...{ id: split.ruleId, kind: "split", when: { ...card, countries: ["SG"] } },
        shares: [
          { channelId: "stripe-card", share: 0.7 },
          { channelId: "antom-card", share: 0.3 },
        ],
      },
    ]);
    expect(await listRules()).toMatchObject([
      { kind: "prefer", country: "PH", fromUsdMinor: "1000", toUsdMinor: "4999", reason: "Cheaper contract" },
      { kind: "forbid" },
      { kind: "split", channels: [{ shareBp: 7_000 }, { shareBp: 3_000 }] },
    ]);
    expect(await auditOf(`rule:${split.ruleId}`)).toMatchObject([{ action: "routing.split" }]);
    expect((await listSwitches("antom-card")).map(({ what, to }) => [what, to])).toEqual([
      ["rule", "split"],
      ["rule", "forbid"],
    ]);
  });

  it.each([
    [{ ruleId: "1" }, "invalid:ruleId"],
    [{ method: "cash" }, "invalid:method"],
    [{ kind: "hope" }, "invalid:kind"],
    [{ channelId: "" }, "invalid:channelId"],
    [{ country: "DE" }, "invalid:country"],
    [{ reason: "" }, "invalid:reason"],
    [{ fromUsd: "-1" }, "invalid:fromUsd"],
    [{ fromUsd: "50", toUsd: "10" }, "invalid:toUsd"],
    [{ channelId: "xendit-gcash" }, "channel.not_of_method"],
    [{ channelId: "nobody-card" }, "channel.not_of_method"],
    [{ ...SPLIT, "share:stripe-card": "60" }, "invalid:shares"],
    [{ ...SPLIT, "share:stripe-card": "100", "share:antom-card": "0" }, "invalid:shares"],
    [{ ...SPLIT, "share:antom-card": "thirty" }, "invalid:shares"],
    [{ kind: "split" }, "invalid:shares"],
    [{ kind: "split", "share:stripe-card": "50", "share:xendit-gcash": "50" }, "channel.not_of_method"],
  ])("refuses %j", async (given, outcome) => {
    expect(await call(addRoutingRuleAction, ruleOf(given as Record<string, string>))).toBe(outcome);
    expect(await listRules()).toEqual([]);
  });

  it("is an admin's, who proves the password", async () => {
    await signInAs("support", { isConfirmed: true });
    expect(await call(addRoutingRuleAction, ruleOf())).toBe("auth.forbidden");
    await signInAs("admin");
    expect(await call(addRoutingRuleAction, ruleOf())).toBe("auth.reauth_required");
    const support = await givenStaffActor("support");
    const [ruleId, at, reason] = [newId(), new Date(), "Why not"];
    const condition = { method: "card", country: null, fromUsd: null, toUsd: null } as const;
    for (const attempt of await Promise.allSettled([
      inTransaction((tx) =>
        addRoutingRule(tx, support, { ...condition, ruleId, kind: "prefer", channelId: "stripe-card", reason, at }),
      ),
      inTransaction((tx) => removeRoutingRule(tx, support, { ruleId, reason, at })),
      inTransaction((tx) => moveRoutingRule(tx, support, { ruleId, to: "later", seen: [ruleId], at })),
    ]))
      expect(attempt).toMatchObject({ status: "rejected", reason: new Refusal("auth.forbidden") });
    expect(await listRules()).toEqual([]);
  });

  it("happens once by a form that is sent five times, never with other content, and not after it was removed", async () => {
    for (const rule of [ruleOf(), ruleOf(SPLIT)]) {
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(addRoutingRuleAction, rule)));
      expect(outcomes).toEqual(Array(5).fill("done"));
      expect(await auditOf(`rule:${rule.ruleId}`)).toHaveLength(1);
      const other = { ...rule, country: "PH" };
      expect(await call(addRoutingRuleAction, other)).toBe("routing.rule_key_reused");
    }
    const [first = ""] = await ids();
    expect(await call(removeRoutingRuleAction, { ruleId: first, reason: "Over" })).toBe("done");
    expect(await call(addRoutingRuleAction, ruleOf({ ruleId: first }))).toBe("done");
    expect(await ids()).not.toContain(first);
  });

  it("lets one of five colleagues who think of the same rule win", async () => {
    for (const given of [{}, SPLIT]) {
      const add = () => call(addRoutingRuleAction, ruleOf(given));
      const outcomes = await Promise.all([add(), add(), add(), add(), add()]);
      expect(outcomes.sort()).toEqual(["done", ...Array(4).fill("routing.rule_duplicate")]);
    }
    expect(await listRules()).toHaveLength(2);
  });

  it("ends at a hundred", async () => {
    await rowsOf(
      `INSERT INTO routing_rules (id, kind, channel_id, method, min_usd_minor)
       SELECT gen_random_uuid(), 'forbid', 'antom-card', 'card', n FROM generate_series(1, 100) AS n`,
    );
    expect(await call(addRoutingRuleAction, ruleOf())).toBe("routing.rules_limit");
  });
});

describe("removing a rule", () => {
  it("takes a split out with all its shares, once, and keeps its rows", async () => {
    const split = ruleOf(SPLIT);
    await call(addRoutingRuleAction, split);
    const remove = { ruleId: split.ruleId ?? "", reason: "The contract ended" };
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(removeRoutingRuleAction, remove)));
    expect(outcomes).toEqual(Array(5).fill("done"));
    expect(await listRules()).toEqual([]);
    expect((await loadChannelConfig()).rules).toEqual([]);
    expect(await rowsOf("SELECT 1 FROM routing_rules WHERE id = $1", [split.ruleId])).toHaveLength(1);
    expect((await auditOf(`rule:${split.ruleId}`)).map(({ action, reason }) => [action, reason])).toEqual([
      ["routing.split", "Cheaper contract"],
      ["routing.remove", "The contract ended"],
    ]);
  });

  it.each([
    [{ ruleId: "x", reason: "Over" }, "invalid:ruleId"],
    [{ ruleId: newId(), reason: "" }, "invalid:reason"],
    [{ ruleId: newId(), reason: "Over" }, "routing.rule_not_found"],
  ])("refuses %j", async (fields, outcome) => expect(await call(removeRoutingRuleAction, fields)).toBe(outcome));

  it("wants an admin and the password", async () => {
    await signInAs("support", { isConfirmed: true });
    expect(await call(removeRoutingRuleAction, { ruleId: newId(), reason: "Over" })).toBe("auth.forbidden");
    await signInAs("admin");
    expect(await call(removeRoutingRuleAction, { ruleId: newId(), reason: "Over" })).toBe("auth.reauth_required");
  });
});

describe("the order of rules", () => {
  const move = (ruleId: string, to: string, seen: readonly string[]) =>
    call(moveRoutingRuleAction, { ruleId, to, seen: seen.join(",") });

  async function givenRules(): Promise<[string, string, string]> {
    const rules = [ruleOf({ country: "PH" }), ruleOf(SPLIT), ruleOf({ country: "ID", kind: "forbid" })];
    for (const rule of rules) await call(addRoutingRuleAction, rule);
    const [a = "", b = "", c = ""] = rules.map(({ ruleId }) => ruleId);
    return [a, b, c];
  }

  it("moves by one place, a split as a whole, and routing asks in that order", async () => {
    const [a, b, c] = await givenRules();
    expect(await move(b, "earlier", [a, b, c])).toBe("done");
    expect(await ids()).toEqual([b, a, c]);
    expect((await listSwitches("antom-card"))[0]).toMatchObject({ what: "order", from: "2", to: "1" });
    expect(await move(a, "later", [b, a, c])).toBe("done");
    expect((await loadChannelConfig()).rules.map(({ id }) => id)).toEqual([b, c, a]);
    expect(await move(b, "earlier", [b, c, a])).toBe("done");
    expect(await ids()).toEqual([b, c, a]);
    expect((await auditOf(`rule:${a}`)).map(({ action }) => action)).toEqual(["routing.prefer", "routing.ask_later"]);
  });

  it("moves once when it is sent twice, and is refused to whoever saw another order", async () => {
    const [a, b, c] = await givenRules();
    const seen = [a, b, c];
    expect(await Promise.all([move(a, "later", seen), move(a, "later", seen)])).toEqual(["done", "done"]);
    expect(await ids()).toEqual([b, a, c]);
    expect(await move(c, "earlier", seen)).toBe("routing.rules_changed");
    const outcomes = await Promise.all([move(b, "later", [b, a, c]), move(c, "earlier", [b, a, c])]);
    expect(outcomes.sort()).toEqual(["done", "routing.rules_changed"]);
  });

  it.each([
    [{ ruleId: newId(), to: "earlier", seen: "" }, "invalid:seen"],
    [{ ruleId: newId(), to: "sideways", seen: newId() }, "invalid:to"],
    [{ ruleId: "x", to: "later", seen: newId() }, "invalid:ruleId"],
    [{ ruleId: newId(), to: "later", seen: newId() }, "routing.rule_not_found"],
  ])("refuses %j", async (fields, outcome) => expect(await call(moveRoutingRuleAction, fields)).toBe(outcome));

  it("wants an admin and the password", async () => {
    const [a, b, c] = await givenRules();
    await signInAs("support", { isConfirmed: true });
    expect(await move(a, "later", [a, b, c])).toBe("auth.forbidden");
    await signInAs("admin");
    expect(await move(a, "later", [a, b, c])).toBe("auth.reauth_required");
    expect(await ids()).toEqual([a, b, c]);
  });
});
