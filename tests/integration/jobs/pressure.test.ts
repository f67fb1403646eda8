import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { healthDoor } from "@/lib/http/doors/health";
import { placeOrderForm } from "@/lib/http/doors/place-order";
import { recipientCheckDoor } from "@/lib/http/doors/recipient-check";
import { busyNowForSeconds, lookAtPaid, watchPressure } from "@/lib/jobs/pressure";
import { accepting } from "@/lib/transitions/accept";
import { paidOrder, placeInput, statesOf } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
let stop: () => void = () => undefined;
beforeAll(async () => {
  shop = await openShop();
});
afterEach(() => stop());
afterAll(() => shop.close());

const CALLER = { userId: null, address: null, deviceId: null };
const health = () => healthDoor.answer({ headers: new Headers(), url: "/api/health", text: async () => "" }, {});

const checkRecipient = () =>
  recipientCheckDoor.answer(
    {
      headers: new Headers({ origin: env.FACET_URL }),
      url: "/api/recipients/check",
      text: async () => JSON.stringify({ recipientId: "tony_bee" }),
    },
    {},
  );

async function eventOfAge(externalId: string, seconds: number): Promise<void> {
  await accepting.submit({ source: "stripe", externalId, kind: "customer.created", payload: "{}" });
  await rowsOf("UPDATE inbox_events SET received_at = now() - make_interval(secs => $2) WHERE external_id = $1", [
    externalId,
    seconds,
  ]);
}

// Guarantee: a shop that cannot keep up says so at once, leaves paid orders alone, and opens again by itself.
describe("a shop that falls behind", () => {
  it("refuses new orders and says so to its load balancer, delivers the paid ones, and recovers", async () => {
    const paid = await paidOrder(shop);
    await eventOfAge("evt_old", env.BUSY_AFTER_SECONDS + 20);
    stop = watchPressure();
    await expect.poll(busyNowForSeconds, { timeout: 20_000 }).not.toBeNull();

    const before = await rowsOf("SELECT id FROM orders");
    await expect(placeOrderForm.run(await placeInput(), CALLER, new Date())).rejects.toThrow("shop.busy");
    expect(() => placeOrderForm.refuseEarly?.()).toThrow("shop.busy");
    const check = await checkRecipient();
    expect([check.status, check.headers["Retry-After"]]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    expect(JSON.parse(check.body as string)).toMatchObject({ code: "shop.busy" });
    expect((await rowsOf("SELECT id FROM orders")).length).toBe(before.length);
    const answer = await health();
    expect(answer.status).toBe(503);
    expect(answer.headers["Retry-After"]).toMatch(/^\d+$/);
    expect(JSON.parse(answer.body as string)).toMatchObject({ status: "busy", retryAfterSeconds: expect.any(Number) });

    await shop.drain();
    expect((await statesOf(paid)).order).toBe("delivered");
    await expect.poll(busyNowForSeconds, { timeout: 20_000 }).toBeNull();
    expect(() => placeOrderForm.refuseEarly?.()).not.toThrow();
    expect((await checkRecipient()).status).toBe(200);
    const { payUrl } = await placeOrderForm.run(await placeInput(), CALLER, new Date());
    expect(payUrl).toContain("http");
    expect((await health()).status).toBe(200);
  });

  it("counts what it settles in a second, for the share of this process", async () => {
    await paidOrder(shop);
    await shop.drain();
    // One statement has one clock: however long this machine took, both counts are of the same second.
    const [counted] = await rowsOf<{ settled: number; expected: number }>(
      `SELECT s.settled_per_second AS settled,
              (SELECT count(*)::int FROM evidence n WHERE n.kind = 'order.delivered' AND n.recorded_at > now() - interval '1 second') AS expected
       FROM shop_pressure(interval '1 minute') s`,
    );
    expect(counted?.settled).toBe(counted?.expected);
    await rowsOf(
      "INSERT INTO process_heartbeats (id, kind, started_at, seen_at) SELECT n::text, 'web', now(), now() FROM generate_series(1, 4) n",
    );
    expect((await rowsOf("SELECT webs FROM shop_pressure(interval '1 minute')"))[0]).toEqual({ webs: 4 });
    const { settledPerSecond, deliveriesLateMs } = await lookAtPaid();
    // Whole orders a second, of four processes.
    expect([(settledPerSecond * 4) % 1, deliveriesLateMs]).toEqual([0, 0]);
  });

  it("is not what an event is that failed and waits for its next try", async () => {
    await eventOfAge("evt_poisoned", 600);
    await rowsOf(
      "UPDATE inbox_events SET tries = 3, next_try_at = now() + interval '1 minute' WHERE external_id = 'evt_poisoned'",
    );
    expect((await lookAtPaid()).eventsLateMs).toBeLessThan(env.BUSY_AFTER_SECONDS * 1_000);
  });
});
