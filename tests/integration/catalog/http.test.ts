import { createPublicKey } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GET as getCatalog } from "@/app/api/catalog/route";
import { POST as checkRecipient } from "@/app/api/recipients/check/route";
import type { CatalogView } from "@/lib/catalog/catalog";
import { closeDatabase } from "@/lib/db/pool";
import { closePrisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { forgetCalls } from "@/lib/http/rate-limit";
import { closeBigo } from "@/lib/upstream/shared-client";
import { seedDemoCatalog } from "@/prisma/seed/demo-catalog";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { type BigoSimulator, startBigoSimulator } from "@/sim/bigo/main";

let platform: BigoSimulator;

beforeAll(async () => {
  const publicKeyPem = createPublicKey(env.BIGO_PRIVATE_KEY).export({ type: "spki", format: "pem" }).toString();
  platform = await startBigoSimulator({
    port: 0,
    clients: [{ clientId: env.BIGO_CLIENT_ID, keys: [{ version: 0, publicKeyPem }] }],
    statePath: null,
  });
  // The client is made at the first check, so that the platform's address need only stand by then.
  Object.assign(env, { BIGO_HOST: platform.url, BIGO_TIMEOUT_MS: 300 });
  await inTransaction(seedReferenceData);
  await inTransaction((tx) => seedDemoCatalog(tx, new Date()));
});
afterAll(async () => {
  closeBigo();
  await platform.close();
  await closeDatabase();
  await closePrisma();
});

const ask = (query: string, headers: Record<string, string> = {}) =>
  getCatalog(new Request(`http://127.0.0.1:3000/api/catalog${query}`, { headers }));

// Guarantee: anybody gets today's prices of a country as JSON, cheaply, and a clear code for anything else.
describe("GET /api/catalog", () => {
  it("answers with prices, methods and measured arrival, cacheable for seconds only", async () => {
    const answer = await ask("?country=PH");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("public, max-age=5, stale-while-revalidate=25");
    const view = (await answer.json()) as CatalogView;
    expect(view).toMatchObject({
      country: "PH",
      currency: "PHP",
      fx: { perUsdMicro: "58250000", source: "demo" },
      tax: { name: "VAT", rateBp: 1_200 },
      stepMinor: "50",
      free: { minDiamonds: 50, maxDiamonds: 120_000 },
      arrival: { medianMs: null, deliveredTodayPercent: null, sampleSize: 0 },
    });
    expect(view.packages).toHaveLength(9);
    expect(view.packages[3]).toMatchObject({ diamonds: 500, totalMinor: "59750", taxMinor: "6402", badge: "popular" });
    expect(view.methods.map(({ id }) => id)).toEqual([
      ...["card", "gcash", "apple_pay", "google_pay", "bank_transfer"],
    ]);
  });

  it("answers 304 to who has it already, and 200 to who has an older one", async () => {
    const etag = (await ask("?country=PH")).headers.get("etag") ?? "";
    const again = await ask("?country=PH", { "if-none-match": `"old", W/${etag}` });
    expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    expect((await ask("?country=PH", { "if-none-match": '"old"' })).status).toBe(200);
    expect((await ask("?country=ID", { "if-none-match": etag })).status).toBe(200);
  });

  it.each(["", "?country=", "?country=DE", "?country=ph", "?country=PH%00", `?country=${"x".repeat(5_000)}`])(
    "refuses %s",
    async (query) => {
      const answer = await ask(query);
      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject({ code: "shop.country_not_served" });
      expect(answer.headers.get("cache-control")).toBe("no-store");
    },
  );
});

type Body = { status?: string; recipientId?: string; code?: string; retryAfterSeconds?: number };

async function check(body: unknown, headers: Record<string, string> = {}): Promise<[number, Body]> {
  const answer = await checkRecipient(
    new Request("http://127.0.0.1:3000/api/recipients/check", {
      method: "POST",
      headers: { origin: "http://127.0.0.1:3000", "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    }),
  );
  return [answer.status, (await answer.json()) as Body];
}

// Guarantee: a customer learns before paying whether an id exists, and silence of the platform never reads as "not found".
describe("POST /api/recipients/check", () => {
  beforeEach(forgetCalls);
  afterEach(async () => {
    await fetch(`${platform.url}/_sim/faults`, { method: "DELETE" });
  });

  it.each([
    ["ID: Tony_Bee99 ", "ok", "Tony_Bee99"],
    ["missing_one", "not_found", "missing_one"],
    ["frozen_one", "not_chargeable", "frozen_one"],
    ["area_one", "not_chargeable", "area_one"],
  ])("%s is %s", async (typed, status, recipientId) => {
    expect(await check({ recipientId: typed })).toEqual([200, { status, recipientId }]);
  });

  it("calls a platform that does not answer in time unavailable", async () => {
    const slow = { latency: { kind: "fixed", ms: 1_000 } };
    await fetch(`${platform.url}/_sim/faults`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(slow),
    });
    expect(await check({ recipientId: "missing_one" })).toEqual([
      200,
      { status: "unavailable", recipientId: "missing_one" },
    ]);
  });

  it.each([
    [{}],
    [{ recipientId: 5 }],
    [{ recipientId: "" }],
    [{ recipientId: "a b" }],
    [{ recipientId: "x".repeat(401) }],
    [[]],
    [null],
  ])("refuses %j at the field, without asking the platform", async (body) => {
    const before = platform.platform.log.latest(500).length;
    expect(await check(body)).toMatchObject([422, { code: "recipient.invalid" }]);
    expect(platform.platform.log.latest(500)).toHaveLength(before);
  });

  it("refuses what is no JSON, too large, or from another page", async () => {
    expect(await check("{")).toMatchObject([400, { code: "input.unreadable" }]);
    expect(await check(`"${"x".repeat(5_000)}"`)).toMatchObject([413, { code: "input.too_large" }]);
    expect(await check({ recipientId: "inshhaa" }, { origin: "https://evil.test" })).toMatchObject([
      403,
      { code: "auth.wrong_origin" },
    ]);
  });

  it("stops a device that tries ids one after the other, and says for how long", async () => {
    const deviceId = crypto.randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, tries) => check({ recipientId: `guess${tries}`, deviceId })),
    );
    const stopped = answers.filter(([status]) => status === 429).map(([, body]) => body);
    // 30 a minute, refilled evenly: a slow run may let one or two more through.
    expect(stopped.length).toBeGreaterThanOrEqual(25);
    expect(answers.filter(([status]) => status === 200).length).toBeGreaterThanOrEqual(30);
    for (const body of stopped)
      expect(body).toMatchObject({ code: "rate.limited", retryAfterSeconds: expect.any(Number) });
    expect(await check({ recipientId: "inshhaa", deviceId: crypto.randomUUID() })).toMatchObject([
      200,
      { status: "ok" },
    ]);
  });
});
