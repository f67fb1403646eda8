import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { setChannelAction } from "@/app/admin/(desk)/channels/actions";
import { rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { addMaintenanceWindow } from "@/lib/payments/add-maintenance-window";
import { loadChannelConfig } from "@/lib/payments/channel-config";
import { listSwitches } from "@/lib/payments/desk-queries";
import { removeMaintenanceWindow } from "@/lib/payments/remove-maintenance-window";
import { setChannel } from "@/lib/payments/set-channel";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { givenStaffActor } from "@/tests/support/people";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

beforeAll(() => inTransaction((tx) => seedReferenceData(tx)));

type Row = { version: number; is_enabled: boolean; is_forced: boolean; weight_bp: number; cap: bigint | null };

async function rowOfChannel(id: string): Promise<Row> {
  const [row] = await rowsOf<Row>(
    "SELECT version, is_enabled, is_draining, is_forced, weight_bp, daily_cap_usd_minor AS cap FROM channels WHERE id = $1",
    [id],
  );
  if (row === undefined) throw new Error(`no channel ${id}`);
  return row;
}

type Given = Partial<Record<string, string>>;

async function change(channelId: string, given: Given): Promise<string> {
  const version = String((await rowOfChannel(channelId).catch(() => ({ version: 1 }))).version);
  return call(setChannelAction, { channelId, version, reason: "As agreed with them", ...given } as Record<
    string,
    string
  >);
}

const changesOf = async (channelId: string) =>
  (await listSwitches(channelId)).map(({ what, from, to }) => [what, from, to]);

// Guarantee: what an admin sets of a channel is what routing goes by, is on record with a reason, and never happens twice.
describe("setting a channel", () => {
  let adminEmail = "";
  beforeEach(async () => {
    const id = await signInAs("admin", { isConfirmed: true });
    const [user] = await rowsOf<{ email: string }>("SELECT email FROM users WHERE id = $1", [id]);
    adminEmail = user?.email ?? "";
  });

  it("turns off and on, drains, forces, weighs and caps, each with its line in the record", async () => {
    const id = "antom-card";
    for (const given of [
      { change: "disable" },
      { change: "enable" },
      { change: "drain" },
      { change: "refill" },
      { change: "force" },
      { change: "weigh", weightBp: "12.5" },
      { change: "cap", dailyCapUsdMinor: "1,500" },
    ])
      expect(await change(id, given), given.change).toBe("done");
    expect(await rowOfChannel(id)).toMatchObject({ version: 8, is_forced: true, weight_bp: 1_250, cap: 150_000n });
    const { routing, rules } = await loadChannelConfig().then((config) => ({
      routing: config.routing.find((channel) => channel.id === id),
      rules: config.rules,
    }));
    // Antom is not set up in tests, so the router does not know it; its row says so all the same.
    expect([routing, rules]).toEqual([undefined, []]);
    expect(await changesOf(id)).toEqual([
      ["cap", "none", "150000"],
      ["weight", "10000", "1250"],
      ["forced", "off", "on"],
      ["draining", "on", "off"],
      ["draining", "off", "on"],
      ["enabled", "off", "on"],
      ["enabled", "on", "off"],
    ]);
    const [newest] = await listSwitches(id);
    expect(newest).toMatchObject({ because: "As agreed with them", by: adminEmail });
    expect((await auditOf(`channel:${id}`)).map(({ action }) => action)).toEqual([
      ...["channel.disable", "channel.enable", "channel.drain", "channel.refill"],
      ...["channel.force", "channel.weigh", "channel.cap"],
    ]);
    expect(await change(id, { change: "cap", dailyCapUsdMinor: "" })).toBe("done");
    expect(await change(id, { change: "release" })).toBe("done");
    expect(await rowOfChannel(id)).toMatchObject({ is_forced: false, cap: null });
  });

  it("is what routing goes by", async () => {
    const id = "stripe-apple_pay";
    await change(id, { change: "drain" });
    await change(id, { change: "cap", dailyCapUsdMinor: "250.50" });
    await change(id, { change: "force" });
    await change(id, { change: "weigh", weightBp: "0" });
    const { routing, rules, channels } = await loadChannelConfig();
    expect(routing.find((channel) => channel.id === id)).toMatchObject({ isDraining: true, dailyCapUsdMinor: 25_050n });
    expect(channels.get(id)?.weightBp).toBe(0);
    expect(rules).toContainEqual(expect.objectContaining({ kind: "force", channelId: id }));
  });

  it.each<[Given, string]>([
    [{}, "invalid:change"],
    [{ change: "explode" }, "invalid:change"],
    [{ change: "disable", reason: "" }, "invalid:reason"],
    [{ change: "disable", reason: "two\nlines" }, "invalid:reason"],
    [{ change: "disable", version: "0" }, "invalid:version"],
    [{ change: "disable", channelId: "'; DROP TABLE" }, "invalid:channelId"],
    [{ change: "disable", channelId: "nobody-card" }, "channel.not_found"],
    [{ change: "weigh" }, "invalid:weightBp"],
    [{ change: "weigh", weightBp: "101" }, "invalid:weightBp"],
    [{ change: "weigh", weightBp: "-1" }, "invalid:weightBp"],
    [{ change: "weigh", weightBp: "1e1" }, "invalid:weightBp"],
    [{ change: "cap", dailyCapUsdMinor: "0" }, "invalid:dailyCapUsdMinor"],
    [{ change: "cap", dailyCapUsdMinor: "1.005" }, "invalid:dailyCapUsdMinor"],
  ])("refuses %j and changes nothing", async (given, outcome) => {
    const before = await rowOfChannel("stripe-card");
    expect(await change("stripe-card", given)).toBe(outcome);
    expect(await rowOfChannel("stripe-card")).toEqual(before);
    expect(await changesOf("stripe-card")).toEqual([]);
  });

  it("is an admin's, who proves the password", async () => {
    await signInAs("support", { isConfirmed: true });
    expect(await change("stripe-card", { change: "disable" })).toBe("auth.forbidden");
    await signInAs("admin");
    expect(await change("stripe-card", { change: "disable" })).toBe("auth.reauth_required");
    const support = await givenStaffActor("support");
    const at = new Date();
    const facts = { channelId: "stripe-card", version: 1, reason: "Why not" };
    const window = { windowId: newId(), channelId: "stripe-card", startsAt: at, endsAt: at, reason: "Why not", at };
    for (const attempt of await Promise.allSettled([
      inTransaction((tx) => setChannel(tx, support, { ...facts, change: "disable", at })),
      inTransaction((tx) => addMaintenanceWindow(tx, support, window)),
      inTransaction((tx) => removeMaintenanceWindow(tx, support, { windowId: newId(), reason: "Why not", at })),
    ]))
      expect(attempt).toMatchObject({ status: "rejected", reason: new Refusal("auth.forbidden") });
    expect(await rowOfChannel("stripe-card")).toMatchObject({ is_enabled: true, version: 1 });
  });

  it("happens once however often it is sent", async () => {
    const given = { channelId: "xendit-dana", version: "1", change: "disable", reason: "Their incident 4711" };
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(setChannelAction, given)));
    expect(outcomes).toEqual(Array(5).fill("done"));
    expect(await call(setChannelAction, given)).toBe("done");
    expect(await rowOfChannel("xendit-dana")).toMatchObject({ version: 2, is_enabled: false });
    expect(await changesOf("xendit-dana")).toHaveLength(1);
    expect(await auditOf("channel:xendit-dana")).toHaveLength(1);
  });

  it("lets one of five colleagues who look at one version win, and tells the others", async () => {
    const weigh = (weightBp: string) =>
      call(setChannelAction, { channelId: "xendit-momo", version: "1", change: "weigh", weightBp, reason: "Trying" });
    const outcomes = await Promise.all(["10", "20", "30", "40", "50"].map(weigh));
    expect(outcomes.sort()).toEqual([...Array(4).fill("channel.stale"), "done"]);
    expect(await changesOf("xendit-momo")).toHaveLength(1);
    expect((await rowOfChannel("xendit-momo")).version).toBe(2);
  });

  it("forces one channel of a method, whoever presses at the same time", async () => {
    const force = (channelId: string) => change(channelId, { change: "force" });
    const outcomes = await Promise.all([force("xendit-gcash"), force("antom-gcash")]);
    expect(outcomes.sort()).toEqual(["channel.other_forced", "done"]);
    const forced = await rowsOf("SELECT id FROM channels WHERE method = 'gcash' AND is_forced");
    expect(forced).toHaveLength(1);
  });
});
