import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { addMaintenanceWindowAction, removeMaintenanceWindowAction } from "@/app/admin/(desk)/channels/actions";
import { loadSnapshot } from "@/lib/catalog/queries";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { loadChannelConfig } from "@/lib/payments/channel-config";
import { listSwitches, listWindows } from "@/lib/payments/desk-queries";
import { newId } from "@/lib/shared/ids";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

beforeAll(() => inTransaction((tx) => seedReferenceData(tx)));

const changesOf = async (channelId: string) =>
  (await listSwitches(channelId)).map(({ what, from, to }) => [what, from, to]);

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const windowOf = (channelId: string, given: Record<string, string> = {}) => ({
  ...{ windowId: newId(), channelId, startsAt: inHours(-0.1), endsAt: inHours(2), reason: "Their status page" },
  ...given,
});

// Guarantee: in a maintenance window a channel takes no payment, before and after it does, and a window counts once.
describe("maintenance windows", () => {
  beforeEach(() => signInAs("admin", { isConfirmed: true }));

  it("keep routing away until they end or are taken back, and stay on record", async () => {
    const window = windowOf("stripe-card");
    expect(await call(addMaintenanceWindowAction, window)).toBe("done");
    const maintenance = async () =>
      (await loadChannelConfig()).routing.find(({ id }) => id === "stripe-card")?.maintenance;
    expect(await maintenance()).toEqual([{ fromMs: Date.parse(window.startsAt), toMs: Date.parse(window.endsAt) }]);
    expect(await listWindows("stripe-card", new Date())).toMatchObject([{ id: window.windowId }]);

    const remove = { windowId: window.windowId, reason: "They were done early" };
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(removeMaintenanceWindowAction, remove)));
    expect(outcomes).toEqual(Array(5).fill("done"));
    expect(await maintenance()).toEqual([]);
    expect(await listWindows("stripe-card", new Date())).toEqual([]);
    const span = `${window.startsAt}/${window.endsAt}`;
    expect(await changesOf("stripe-card")).toEqual([
      ["window", span, "none"],
      ["window", "none", span],
    ]);
    expect((await auditOf("channel:stripe-card")).map(({ action }) => action)).toEqual([
      ...["channel.add_window", "channel.remove_window"],
    ]);
    // The form that added it, sent late, does not add it again.
    expect(await call(addMaintenanceWindowAction, window)).toBe("done");
    expect(await listWindows("stripe-card", new Date())).toEqual([]);
  });

  it("mark a method in the price list when all of its channels are in one, unless one is forced", async () => {
    const bank = async () =>
      (await loadSnapshot(prisma(), new Date())).channels.find(({ id }) => id === "bank_transfer")?.isAvailable;
    expect(await bank()).toBe(true);
    expect(await call(addMaintenanceWindowAction, windowOf("xendit-bank_transfer"))).toBe("done");
    expect(await bank()).toBe(false);
    await rowsOf("UPDATE channels SET is_forced = true WHERE id = 'xendit-bank_transfer'");
    expect(await bank()).toBe(true);
  });

  it.each([
    [{ windowId: "1" }, "invalid:windowId"],
    [{ startsAt: "" }, "invalid:startsAt"],
    [{ endsAt: "2026-12-01T10:00" }, "invalid:endsAt"],
    [{ reason: " " }, "invalid:reason"],
    [{ channelId: "" }, "invalid:channelId"],
    [{ channelId: "nobody-card" }, "channel.not_found"],
    [{ endsAt: inHours(-1) }, "channel.window_times"],
    [{ startsAt: inHours(3) }, "channel.window_times"],
    [{ endsAt: inHours(24 * 8) }, "channel.window_times"],
    [{ startsAt: inHours(24 * 91), endsAt: inHours(24 * 91 + 1) }, "channel.window_times"],
  ])("refuse %j", async (given, outcome) => {
    expect(await call(addMaintenanceWindowAction, windowOf("stripe-google_pay", given))).toBe(outcome);
    expect(await listWindows("stripe-google_pay", new Date())).toEqual([]);
  });

  it("want an admin and the password", async () => {
    await signInAs("support", { isConfirmed: true });
    expect(await call(addMaintenanceWindowAction, windowOf("stripe-card"))).toBe("auth.forbidden");
    await signInAs("admin");
    expect(await call(addMaintenanceWindowAction, windowOf("stripe-card"))).toBe("auth.reauth_required");
    expect(await call(removeMaintenanceWindowAction, { windowId: newId(), reason: "Why not" })).toBe(
      "auth.reauth_required",
    );
  });

  it("are added once by a form that is sent five times, and never with other times under its key", async () => {
    const window = windowOf("carrier-carrier");
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(addMaintenanceWindowAction, window)));
    expect(outcomes).toEqual(Array(5).fill("done"));
    expect(await listWindows("carrier-carrier", new Date())).toHaveLength(1);
    expect(await call(addMaintenanceWindowAction, { ...window, endsAt: inHours(3) })).toBe("channel.window_key_reused");
    expect(await call(removeMaintenanceWindowAction, { windowId: newId(), reason: "Not there" })).toBe(
      "channel.window_not_found",
    );
  });

  it("are at most twenty of a channel, however many are added at once", async () => {
    const add = () => call(addMaintenanceWindowAction, windowOf("btcpay-bitcoin"));
    for (let round = 0; round < 5; round += 1) await Promise.all(Array.from({ length: 5 }, add));
    expect(await listWindows("btcpay-bitcoin", new Date())).toHaveLength(20);
    expect(await add()).toBe("channel.windows_limit");
  });
});
