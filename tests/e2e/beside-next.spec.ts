import { randomUUID } from "node:crypto";
import { actionParts, ShopClient } from "@/scripts/shop-client";
import { e2eShop } from "@/tests/support/e2e-shop";
import { expect, test } from "./fixtures/test";

/** Headers that Next sends and that say nothing to who reads the answer. */
const WITHOUT_MEANING = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "date",
  "keep-alive",
  "transfer-encoding",
  "vary",
  "x-nextjs-cache",
  "x-nextjs-prerender",
]);

type Got = { status: number; headers: Record<string, string>; body: string };

async function ask(path: string, init: RequestInit = {}): Promise<Got> {
  const answer = await fetch(e2eShop().urls.web + path, init);
  const headers = [...answer.headers].filter(([name]) => !WITHOUT_MEANING.has(name));
  return { status: answer.status, headers: Object.fromEntries(headers), body: await answer.text() };
}

// Guarantee: what is answered beside Next is what Next would answer, so that nobody can tell the two apart by more than their speed.
test.describe("beside Next", () => {
  test("doors answer as their route handlers do", async ({ buyer }) => {
    const origin = e2eShop().urls.web;
    const recipient = (recipientId: string) => JSON.stringify({ recipientId });
    const calls: [path: string, init: RequestInit][] = [
      ["/api/health", {}],
      ["/api/orders/FCT-00000-00000?t=x", {}],
      ["/api/orders/FCT-00000-00000/events?t=x", {}],
      ["/api/webhooks/stripe", { method: "POST", body: "{}" }],
      ["/api/webhooks/xendit", { method: "POST", body: "{}" }],
      ["/api/recipients/check", { method: "POST", body: recipient(buyer.recipientId) }],
      ["/api/recipients/check", { method: "POST", body: recipient(buyer.recipientId), headers: { origin } }],
      ["/api/recipients/check", { method: "POST", body: recipient("a"), headers: { origin } }],
      ["/api/recipients/check", { method: "POST", body: "{", headers: { origin } }],
      ["/api/recipients/check", { method: "POST", body: recipient("a".repeat(9_000)), headers: { origin } }],
    ];
    for (const [path, init] of calls) {
      // A request of Next's own kind is left to it, whatever its path; it leads to the same address with a mark in the query.
      const throughNext = await ask(path, { ...init, headers: { ...init.headers, rsc: "1" } });
      expect(await ask(path, init), path).toEqual(throughNext);
    }
  });

  test("an order is placed as through its server action", async ({ buyer }) => {
    const client = new ShopClient(e2eShop().urls.web);
    await client.open();
    const { packages } = await client.json<{ packages: { id: string; totalMinor: string }[] }>(
      "/api/catalog?country=PH",
    );
    const fields = {
      placeKey: randomUUID(),
      recipientId: buyer.recipientId,
      packageId: packages[0]?.id ?? "",
      country: "PH",
      locale: "en",
      method: "card",
      email: buyer.email,
      expectedTotalMinor: packages[0]?.totalMinor ?? "",
      deviceId: randomUUID(),
    };
    const place = (change: Record<string, string>, headers: Record<string, string>) => {
      const body = new FormData();
      for (const [name, value] of actionParts({ ...fields, ...change })) body.append(name, value);
      return ask("/en", { method: "POST", headers: { ...client.placeHeaders, ...headers }, body });
    };
    const changes: Record<string, string>[] = [
      {},
      { expectedTotalMinor: "1", placeKey: randomUUID() },
      { country: "$1" },
      { packageId: "x" },
    ];
    for (const change of changes) {
      const beside = await place(change, {});
      // A body with an encoding is left to Next, and this one is none.
      expect(beside).toEqual(await place(change, { "content-encoding": "identity" }));
      expect(beside.body).toMatch(/^0:\{"a":"\$@1".*\}\n1:\{"status":"(done|refused|invalid)"/);
    }
  });
});
