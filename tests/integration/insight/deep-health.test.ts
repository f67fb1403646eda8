import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { deepHealthDoor } from "@/lib/http/doors/deep-health";
import { type DeepHealth, lookDeeply } from "@/lib/insight/deep-health";
import { openShop, type Shop } from "@/tests/support/shop";

const TOKEN = "metrics-token-of-the-tests";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

beforeEach(async () => {
  await rowsOf("DELETE FROM process_heartbeats");
  await rowsOf(
    `INSERT INTO process_heartbeats (id, kind, started_at, seen_at, load)
     VALUES (gen_random_uuid()::text, 'worker', now(), now(), '{}'), (gen_random_uuid()::text, 'web', now(), now(), '{}')`,
  );
  await rowsOf(
    `INSERT INTO pool_readings (custodian_id, ours_diamonds, theirs_diamonds, open_diamonds, is_explained)
     SELECT id, 1, 1, 0, true FROM custodians`,
  );
  await rowsOf("UPDATE custodians SET paused_at = NULL, paused_reason = NULL");
  await rowsOf("UPDATE outbox_entries SET relayed_at = now()");
});

async function statusOf(check: string): Promise<string | undefined> {
  const { checks } = await lookDeeply(new Date());
  return checks.find((one) => one.check === check)?.status;
}

const ask = (authorization?: string) =>
  deepHealthDoor.answer(
    {
      headers: new Headers(authorization === undefined ? {} : { authorization }),
      url: "/api/health/deep",
      text: async () => "",
    },
    {},
  );

// Guarantee: what the shop stands on is named when it is not there, and whoever may not know is told nothing.
describe("the deep health check", () => {
  it("is off without a token, and shown to nobody who has another", async () => {
    expect(await ask(`Bearer ${TOKEN}`)).toMatchObject({ status: 404 });
    Object.assign(env, { METRICS_TOKEN: TOKEN });
    expect(await ask()).toMatchObject({ status: 401 });
    expect(await ask("Bearer another")).toMatchObject({ status: 401 });
    const answer = await ask(`Bearer ${TOKEN}`);
    expect(answer.status).toBe(200);
    expect((JSON.parse(answer.body as string) as DeepHealth).checks.length).toBeGreaterThan(8);
    Object.assign(env, { METRICS_TOKEN: undefined });
  });

  it("fails while no worker lives, and says so with 503", async () => {
    await rowsOf("UPDATE process_heartbeats SET seen_at = now() - interval '1 minute' WHERE kind = 'worker'");
    expect(await statusOf("worker processes")).toBe("failed");
    expect(await statusOf("web processes")).toBe("ok");
    Object.assign(env, { METRICS_TOKEN: TOKEN });
    expect(await ask(`Bearer ${TOKEN}`)).toMatchObject({ status: 503 });
    Object.assign(env, { METRICS_TOKEN: undefined });
  });

  it("is degraded by a platform account that differs, was never read, or not for long", async () => {
    const check = "platform account facet_ph_1";
    expect(await statusOf(check)).toBe("ok");
    await rowsOf(
      `INSERT INTO pool_readings (custodian_id, ours_diamonds, theirs_diamonds, open_diamonds, is_explained, read_at)
       VALUES ('facet_ph_1', 2, 1, 0, false, now())`,
    );
    expect(await statusOf(check)).toBe("degraded");
    expect((await lookDeeply(new Date())).status).toBe("degraded");
  });

  it("names what waits: mails that nobody takes, and accounts that are held", async () => {
    await rowsOf(
      "INSERT INTO outbox_entries (kind, key, created_at) VALUES ('mail.placed', 'late', now() - interval '10 minutes')",
    );
    await rowsOf("UPDATE custodians SET paused_at = now(), paused_reason = 'test' WHERE id = 'facet_ph_1'");
    const { checks } = await lookDeeply(new Date());
    expect(checks.find(({ check }) => check === "mail")).toMatchObject({ status: "degraded" });
    expect(checks.find(({ check }) => check === "deliveries")?.detail).toContain("facet_ph_1");
  });
});
