import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { metricsDoor } from "@/lib/http/doors/metrics";
import { readMetrics } from "@/lib/insight/metrics";
import { inProject } from "@/scripts/project";
import { finishedOrder } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";

const TOKEN = "metrics-token-of-the-tests";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  // The newest orders' arrival is read once in five seconds.
  await finishedOrder(shop);
});
afterAll(() => shop.close());

const ask = (authorization?: string) =>
  metricsDoor.answer(
    {
      headers: new Headers(authorization === undefined ? {} : { authorization }),
      url: "/api/metrics",
      text: async () => "",
    },
    {},
  );

/** `facet_pool_diamonds{account="a",state="available"} 5` as name with labels, and value. */
async function valuesOf(): Promise<Map<string, number>> {
  const lines = (await readMetrics(new Date())).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );
}

// Guarantee: whoever watches the shop sees what the desk sees, and nobody else sees anything.
describe("the metrics", () => {
  it("are off without a token, and shown to nobody who has another", async () => {
    expect(await ask(`Bearer ${TOKEN}`)).toMatchObject({ status: 404 });
    Object.assign(env, { METRICS_TOKEN: TOKEN });
    for (const authorization of [undefined, "", "Bearer ", `Bearer ${TOKEN}x`, TOKEN])
      expect(await ask(authorization)).toMatchObject({ status: 401 });
    const answer = await ask(`Bearer ${TOKEN}`);
    expect(answer.status).toBe(200);
    expect(answer.headers["Content-Type"]).toContain("text/plain; version=0.0.4");
    Object.assign(env, { METRICS_TOKEN: undefined });
  });

  it("are the figures of the tables as they are now", async () => {
    const before = await valuesOf();
    await finishedOrder(shop, { diamonds: 500 });
    await rowsOf("UPDATE custodians SET paused_at = now(), paused_reason = 'halt' WHERE id = 'facet_ph_1'");
    await rowsOf("UPDATE channel_states SET state = 'open' WHERE channel_id = 'stripe-card'");
    await rowsOf(
      `INSERT INTO channel_states (channel_id, operation, state, because, changed_at) VALUES ('stripe-card', 'start', 'open', 'test', now())
       ON CONFLICT (channel_id, operation) DO UPDATE SET state = 'open'`,
    );
    await rowsOf(
      `INSERT INTO process_heartbeats (id, kind, started_at, seen_at, load)
       VALUES (gen_random_uuid(), 'worker', now(), now(), '{}'), (gen_random_uuid(), 'worker', now(), now() - interval '1 minute', '{}')`,
    );
    const after = await valuesOf();
    const available = 'facet_pool_diamonds{account="facet_ph_1",state="available"}';
    expect(after.get(available)).toBe((before.get(available) ?? 0) - 500);
    expect(after.get('facet_deliveries_paused{account="facet_ph_1"}')).toBe(1);
    expect(after.get('facet_deliveries_paused{account="all"}')).toBe(0);
    expect(after.get('facet_channel_up{channel="stripe-card"}')).toBe(0);
    expect(after.get('facet_channel_up{channel="xendit-gcash"}')).toBe(1);
    expect(after.get('facet_processes_alive{kind="worker"}')).toBe(1);
    expect(after.get("facet_arrival_median_seconds")).toBeGreaterThan(0);
    expect(after.get("facet_delivered_ratio")).toBe(1);
    expect(after.get("facet_process_resident_memory_bytes")).toBeGreaterThan(0);
  });

  it("have every name that the dashboard and the manual use", async () => {
    const text = await readMetrics(new Date());
    const dashboard = readFileSync(inProject("docs/grafana/facet.json"), "utf8");
    const manual = readFileSync(inProject("docs/operations.md"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("  | `facet_"));
    const used = [...[dashboard, ...manual].join("\n").matchAll(/\bfacet_[a-z0-9_]*[a-z0-9]\b/g)];
    expect(used.length).toBeGreaterThan(20);
    for (const [name] of used) expect(text).toContain(name);
  });

  it("answer two scrapes at once with one reading", async () => {
    const [one, other] = await Promise.all([readMetrics(new Date()), readMetrics(new Date())]);
    expect(one).toBe(other);
  });
});
