import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AlertFact } from "@/lib/alerts/alert";
import { listClosedAlerts, listOpenAlerts } from "@/lib/alerts/desk-queries";
import { settleAlerts } from "@/lib/alerts/settle-alerts";
import { rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { forgetSlowFacts, watchAlerts } from "@/lib/jobs/handlers/watch-alerts";
import { newId } from "@/lib/shared/ids";
import { givenOrderRow } from "@/tests/support/orders-at-rest";
import { openShop, type Shop } from "@/tests/support/shop";
import { reconcilePool } from "@/worker/reconcile-pool";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 100_000n });
  await rowsOf("INSERT INTO alert_addresses (id, email, added_at) VALUES ($1, 'duty@shop.test', now())", [newId()]);
});
afterAll(() => shop.close());

const open = async () => (await listOpenAlerts()).map(({ kind, subject }) => `${kind} ${subject}`).sort();
const look = () => {
  forgetSlowFacts();
  return watchAlerts(new Date());
};
const notices = async (event: string) =>
  (await rowsOf("SELECT 1 FROM outbox_entries WHERE kind = 'alert.mail' AND key LIKE $1", [`%:${event}:%`])).length;

beforeEach(async () => {
  await rowsOf("UPDATE custodians SET low_level_diamonds = 0, paused_at = NULL, paused_reason = NULL");
  await rowsOf("UPDATE shop_state SET deliveries_paused_at = NULL, deliveries_paused_reason = NULL");
  await rowsOf("DELETE FROM process_heartbeats");
  await look();
});

// Guarantee: an alert is open exactly while its fact is so, and whoever wants to know hears of each opening and each closing once.
describe("what raises and closes an alert", () => {
  it("an account below its lowest level, until it is not", async () => {
    await rowsOf("UPDATE custodians SET low_level_diamonds = 100001");
    await look();
    expect(await open()).toEqual(["pool.low custodian:facet_ph_1"]);
    const [alert] = await listOpenAlerts();
    expect(alert).toMatchObject({ severity: "warning", words: expect.stringContaining("100,000 diamonds left") });
    await rowsOf("UPDATE custodians SET low_level_diamonds = 100000");
    await look();
    expect(await open()).toEqual([]);
    expect((await listClosedAlerts(undefined)).alerts[0]).toMatchObject({ id: alert?.id, kind: "pool.low" });
  });

  it("an unexplained difference with the platform, which also stops the account", async () => {
    await shop.sims.control("bigo", "POST", "/_sim/deposit", { reseller: "facet_ph_1", diamonds: 3 });
    await reconcilePool();
    await look();
    expect(await open()).toEqual(["pool.difference custodian:facet_ph_1"]);
    const [row] = await rowsOf<{ reason: string }>("SELECT paused_reason AS reason FROM custodians");
    expect(row?.reason).toBe("reconcile");
    await rowsOf(
      "INSERT INTO pool_readings (custodian_id, ours_diamonds, theirs_diamonds, open_diamonds, is_explained) VALUES ('facet_ph_1', 1, 1, 0, true)",
    );
    await look();
    expect(await open()).toEqual([]);
  });

  it("deliveries that the platform halted, and not those that a person paused", async () => {
    const pause = (reason: string) =>
      rowsOf("UPDATE shop_state SET deliveries_paused_at = now(), deliveries_paused_reason = $1", [reason]);
    await pause("Being checked");
    await look();
    expect(await open()).toEqual([]);
    await pause("7212001");
    await look();
    expect(await open()).toEqual(["pool.halted shop"]);
  });

  it("a process that went silent, until another of its kind began after it", async () => {
    const beat = (id: string, seconds: number, started: number) =>
      rowsOf(
        `INSERT INTO process_heartbeats (id, kind, started_at, seen_at)
         VALUES ($1, 'worker', now() - make_interval(secs => $3), now() - make_interval(secs => $2))`,
        [id, seconds, started],
      );
    await beat("alive", 3, 500);
    await beat("gone", 60, 400);
    await look();
    expect(await open()).toEqual(["process.dead process:gone"]);
    await beat("successor", 2, 30);
    await look();
    expect(await open()).toEqual([]);
  });

  it("an order that has waited long for a person, one alert for its whole queue", async () => {
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const order = await givenOrderRow({ status: "unknown", needsPerson: "delivery.unknown" });
    const other = await givenOrderRow({ status: "unknown", needsPerson: "delivery.unknown" });
    // The customer can correct it himself, and has a day for it.
    const own = await givenOrderRow({ status: "needs_recipient" });
    const since = (id: string, minutes: number) =>
      rowsOf("UPDATE orders SET status_at = $2 WHERE id = $1", [id, at(minutes)]);
    await since(own.id, 600);
    await since(order.id, 14);
    await look();
    expect(await open()).toEqual([]);
    await since(order.id, 16);
    await look();
    expect(await open()).toEqual(["orders.waiting queue:unknown"]);
    expect((await listOpenAlerts())[0]?.words).toMatch(/^2 orders wait with an unknown outcome, the longest since 20/);
    await rowsOf("UPDATE orders SET needs_person = NULL WHERE id = ANY ($1::uuid[])", [[order.id, other.id]]);
    await look();
    expect(await open()).toEqual([]);
  });

  it("an account that is forecast to be empty soon", async () => {
    const order = await givenOrderRow();
    await rowsOf(
      `INSERT INTO deliveries (id, order_id, part, try_no, diamonds, gross_minor, tax_minor, currency, custodian_id, recipient_sealed,
         recipient_hash, status, created_at) VALUES ($1, $2, 1, 1, 990000, 0, 0, 'PHP', 'facet_ph_1', '-', '-', 'delivered', now())`,
      [newId(), order.id],
    );
    await look();
    expect(await open()).toEqual(["pool.stock_out custodian:facet_ph_1"]);
    const [alert] = await listOpenAlerts();
    expect(alert?.words).toContain("990,000 diamonds a day");
    await rowsOf("UPDATE deliveries SET diamonds = 1 WHERE order_id = $1", [order.id]);
    await look();
    expect(await open()).toEqual([]);
  });
});

describe("several workers", () => {
  it("that look at once open one alert and tell of it once", async () => {
    const before = await notices("alert.opened");
    await rowsOf("UPDATE custodians SET low_level_diamonds = 100001");
    await Promise.all(Array.from({ length: 4 }, look));
    expect(await open()).toEqual(["pool.low custodian:facet_ph_1"]);
    expect(await notices("alert.opened")).toBe(before + 1);
    await look();
    expect(await notices("alert.opened")).toBe(before + 1);
    const closed = await notices("alert.closed");
    await rowsOf("UPDATE custodians SET low_level_diamonds = 0");
    await Promise.all(Array.from({ length: 4 }, look));
    await look();
    expect(await notices("alert.closed")).toBe(closed + 1);
  });

  it("that bring the same fact without the lock still open one", async () => {
    const fact: AlertFact = { kind: "ledger.unbalanced", subject: "shop", words: "The books do not balance." };
    const bring = () =>
      inTransaction((tx) => settleAlerts(tx, { kinds: ["ledger.unbalanced"], facts: [fact], now: new Date() }));
    const results = await Promise.all([bring(), bring(), bring()]);
    expect(results.map(({ opened }) => opened).sort()).toEqual([0, 0, 1]);
    expect(await open()).toEqual(["ledger.unbalanced shop"]);
    // The books do balance: the next look closes it.
    await look();
    expect(await open()).toEqual([]);
  });

  it("cannot change what an alert said, nor open it again", async () => {
    const [alert] = (await listClosedAlerts(undefined)).alerts;
    await expect(rowsOf("UPDATE alerts SET words = 'x' WHERE id = $1", [alert?.id])).rejects.toThrow(
      "keeps what it said",
    );
    await expect(rowsOf("UPDATE alerts SET closed_at = NULL WHERE id = $1", [alert?.id])).rejects.toThrow("keeps");
    await expect(rowsOf("DELETE FROM alerts")).rejects.toThrow("permission denied");
  });
});
