import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { currentCatalog } from "@/lib/catalog/queries";
import { rowsOf } from "@/lib/db/pool";
import { forgetChannels } from "@/lib/payments/channel-board";
import { chooseChannel } from "@/lib/payments/choose-channel";
import { newId } from "@/lib/shared/ids";
import { changeChannels, resetChannels } from "@/tests/support/channels";
import { finishedOrder, pay, placedOrder, startedOrder, statesOf } from "@/tests/support/given";
import { untilTrue } from "@/tests/support/processes";
import { makeProvidersQuick } from "@/tests/support/settling";
import { openShop, type Shop } from "@/tests/support/shop";

// Guarantee: what staff decide about a channel is what happens to the next payment, and never to one that is on it already.

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 500_000n }, { providers: ["antom"] });
});
beforeEach(async () => {
  await makeProvidersQuick(shop);
  await resetChannels();
});
afterAll(() => shop.close());

const X = "xendit-gcash";
const A = "antom-gcash";

/** Where so many payments go: how many to each channel. */
async function sharesOf(count: number, { usdMinor = 100n } = {}): Promise<Record<string, number>> {
  const shares: Record<string, number> = {};
  for (let ask = 0; ask < count; ask += 1) {
    const { channel } = await choose(usdMinor);
    shares[channel.id] = (shares[channel.id] ?? 0) + 1;
  }
  return shares;
}

function choose(amountUsdMinor = 100n, triedChannelIds: string[] = []) {
  return chooseChannel({
    ...{ method: "gcash", country: "PH", amount: { amountMinor: amountUsdMinor * 58n, currency: "PHP" } },
    ...{ amountUsdMinor, netMinor: amountUsdMinor * 50n, diamonds: Number(amountUsdMinor / 2n), triedChannelIds },
  });
}

async function rule(kind: string, channelId: string, more: { share?: number; min?: bigint; country?: string } = {}) {
  const { share = null, min = null, country = null } = more;
  await changeChannels(
    `INSERT INTO routing_rules (id, kind, channel_id, method, country, min_usd_minor, share_bp) VALUES ($1, $2, $3, 'gcash', $4, $5, $6)`,
    [newId(), kind, channelId, country, min, share],
  );
}

describe("a channel", () => {
  it("that is switched off takes nothing; its method is still offered by the other", async () => {
    await changeChannels("UPDATE channels SET is_enabled = false WHERE id = $1", [X]);
    expect(await sharesOf(20)).toEqual({ [A]: 20 });
    await changeChannels("UPDATE channels SET is_enabled = false WHERE id = $1", [A]);
    await expect(choose()).rejects.toThrow("payment.method_not_offered");
  });

  it("that drains finishes what is on it and takes nothing new", async () => {
    await changeChannels("UPDATE channels SET is_forced = true WHERE id = $1", [X]);
    const order = await startedOrder({ method: "gcash", diamonds: 100 });
    await changeChannels("UPDATE channels SET is_forced = false, is_draining = true WHERE id = $1", [X]);
    expect(await sharesOf(20)).toEqual({ [A]: 20 });
    await pay(shop, order.paymentId);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["paid"] });
    const row = await rowsOf<{ channel: string }>("SELECT channel FROM payments WHERE id = $1", [order.paymentId]);
    expect(row).toEqual([{ channel: X }]);
  });

  it("in a maintenance window takes nothing until it is over", async () => {
    const [from, to] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)];
    await changeChannels(
      "INSERT INTO channel_windows (id, channel_id, starts_at, ends_at, reason) VALUES ($1, $2, $3, $4, 'told us')",
      [newId(), X, from, to],
    );
    expect(await sharesOf(20)).toEqual({ [A]: 20 });
    await changeChannels(
      "INSERT INTO channel_windows (id, channel_id, starts_at, ends_at, reason) VALUES ($1, $2, $3, $4, 'told us')",
      [newId(), A, from, to],
    );
    await expect(choose()).rejects.toThrow("payment.channel_unavailable");
    await changeChannels("UPDATE channel_windows SET ends_at = now()");
    expect(Object.values(await sharesOf(20)).reduce((sum, count) => sum + count, 0)).toBe(20);
  });

  it("takes what is left of its daily cap and no more; beyond both caps the method is not available", async () => {
    await changeChannels("UPDATE channels SET is_forced = true WHERE id = $1", [X]);
    const order = await finishedOrder(shop, { method: "gcash", diamonds: 100 });
    const [paid] = await rowsOf<{ usd: bigint }>("SELECT total_usd_minor AS usd FROM orders WHERE id = $1", [
      order.orderId,
    ]);
    const usedUsdMinor = paid?.usd ?? 0n;
    const [sum] = await rowsOf<{ usd: bigint }>(
      "SELECT sum(o.total_usd_minor)::bigint AS usd FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.channel = $1 AND p.paid_at IS NOT NULL",
      [X],
    );
    await changeChannels("UPDATE channels SET is_forced = false, daily_cap_usd_minor = $2 WHERE id = $1", [
      X,
      (sum?.usd ?? 0n) + usedUsdMinor,
    ]);
    // Exactly what is left may still go through it; a cent more may not.
    expect((await choose(usedUsdMinor, [A])).channel.id).toBe(X);
    expect(await sharesOf(20, { usdMinor: usedUsdMinor + 1n })).toEqual({ [A]: 20 });
    await changeChannels("UPDATE channels SET daily_cap_usd_minor = 1 WHERE id = $1", [A]);
    await expect(choose(usedUsdMinor + 1n)).rejects.toThrow("payment.channel_unavailable");
  });

  it("that is forced takes everything, whatever its weight and the rules say", async () => {
    await rule("prefer", X);
    await changeChannels("UPDATE channels SET is_forced = true, weight_bp = 100 WHERE id = $1", [A]);
    expect(await sharesOf(60)).toEqual({ [A]: 60 });
    // What has refused a payment already is not forced upon it again.
    expect((await choose(100n, [A])).channel.id).toBe(X);
    await expect(
      rowsOf("UPDATE channels SET is_forced = true WHERE id = $1", [X]),
      "only one of a method can be forced",
    ).rejects.toThrow("channels_forced");
  });

  it("with less weight steps back as often, and not at all when it is the only one", async () => {
    await changeChannels("UPDATE channels SET weight_bp = 0 WHERE id = $1", [X]);
    expect(await sharesOf(40)).toEqual({ [A]: 40 });
    await changeChannels("UPDATE channels SET is_enabled = false WHERE id = $1", [A]);
    expect(await sharesOf(10)).toEqual({ [X]: 10 });
    await changeChannels("UPDATE channels SET is_enabled = true WHERE id = $1", [A]);
    await rule("prefer", X);
    await changeChannels("UPDATE channels SET weight_bp = 5000 WHERE id = $1", [X]);
    const { [X]: toX = 0 } = await sharesOf(400);
    expect(toX).toBeGreaterThan(140);
    expect(toX).toBeLessThan(260);
  });
});

describe("a rule", () => {
  it("that prefers a channel is followed while the channel can take the payment", async () => {
    await rule("prefer", X);
    expect(await sharesOf(30)).toEqual({ [X]: 30 });
    const { decision } = await choose();
    expect(decision).toMatchObject({ because: "rule", propensity: 1 });
    await changeChannels("UPDATE channels SET is_draining = true WHERE id = $1", [X]);
    expect(await sharesOf(10)).toEqual({ [A]: 10 });
  });

  it("that forbids a channel keeps every payment that it is about away from it", async () => {
    await rule("forbid", A, { min: 1_000n });
    expect(await sharesOf(30, { usdMinor: 1_000n })).toEqual({ [X]: 30 });
    await rule("prefer", A);
    expect(await sharesOf(10, { usdMinor: 999n })).toEqual({ [A]: 10 });
    expect(await sharesOf(10, { usdMinor: 1_000n })).toEqual({ [X]: 10 });
  });

  it("that splits by volume gives each its share", async () => {
    await rule("split", X, { share: 7_500 });
    await rule("split", A, { share: 2_500 });
    const { [X]: toX = 0 } = await sharesOf(400);
    expect(toX).toBeGreaterThan(260);
    expect(toX).toBeLessThan(340);
  });

  it("for another country says nothing here", async () => {
    await rule("prefer", X, { country: "ID" });
    expect((await choose()).decision.because).not.toBe("rule");
  });

  it("that was removed is over", async () => {
    await rule("forbid", X);
    expect(await sharesOf(20)).toEqual({ [A]: 20 });
    await changeChannels("UPDATE routing_rules SET removed_at = now()");
    await rule("prefer", X);
    expect(await sharesOf(20)).toEqual({ [X]: 20 });
  });
});

describe("what staff changed", () => {
  it("is seen by a process that nobody tells, within seconds", async () => {
    forgetChannels();
    await rule("prefer", X);
    expect((await choose()).channel.id).toBe(X);
    // As the desk of another process would.
    await rowsOf("UPDATE channels SET is_enabled = false WHERE id = $1", [X]);
    await untilTrue(async () => (await choose()).channel.id === A, "the change to be seen", 10_000);
    await untilTrue(
      async () => (await currentCatalog("PH")).methods.some(({ id, isAvailable }) => id === "gcash" && isAvailable),
      "gcash to stay on offer",
      10_000,
    );
  });

  it("leaves a price as it was: no channel is dearer for the customer than another", async () => {
    await changeChannels("UPDATE channels SET is_forced = true WHERE id = $1", [X]);
    const one = await placedOrder({ method: "gcash", diamonds: 100 });
    await changeChannels("UPDATE channels SET is_forced = false WHERE id = $1", [X]);
    await changeChannels("UPDATE channels SET is_forced = true WHERE id = $1", [A]);
    const other = await placedOrder({ method: "gcash", diamonds: 100 });
    expect(other.totalMinor).toBe(one.totalMinor);
  });
});
