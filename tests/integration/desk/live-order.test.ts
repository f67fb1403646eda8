import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { GET } from "@/app/support/orders/[orderId]/events/route";
import { env } from "@/lib/env";
import { endStaffStreams } from "@/lib/http/open-staff-streams";
import { latestEntryOf } from "@/lib/orders/latest-entry";
import { newId } from "@/lib/shared/ids";
import { request, signInAs } from "@/tests/support/desk";
import { finishedOrder, type GivenOrder, paidOrder } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";
import { readUntil } from "@/tests/support/streams";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 10_000n });
});
afterEach(() => endStaffStreams());
afterAll(() => shop.close());

function get(orderId: string, accept: string): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("accept", accept);
  const asked = new Request(`${env.FACET_URL}/support/orders/${orderId}/events`, { headers });
  return GET(asked, { params: Promise.resolve({ orderId }) });
}

const entryOf = async ({ orderId }: GivenOrder) => (await latestEntryOf(orderId, new Date()))?.entry;

// Guarantee: who looks at an order sees what the worker does to it, without asking.
describe("the page of an order", () => {
  it("is told at once how far the order is, and of every change after that", async () => {
    await signInAs("support");
    const order = await paidOrder(shop);
    const reader = (await get(order.orderId, "text/event-stream")).body?.getReader();
    if (reader === undefined) throw new Error("no body");
    const before = await entryOf(order);
    expect(await readUntil(reader, `"entry":"${before}"`)).not.toContain("(ended)");
    await shop.drain();
    expect(await entryOf(order)).not.toBe(before);
    expect(await readUntil(reader, `"entry":"${await entryOf(order)}"`)).not.toContain("(ended)");
    await reader.cancel();
  });

  it("can ask, when its stream is broken", async () => {
    await signInAs("support");
    const order = await finishedOrder(shop);
    const answer = await get(order.orderId, "application/json");
    expect(await answer.json()).toMatchObject({ entry: await entryOf(order) });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("is told of no order that there is not", async () => {
    await signInAs("support");
    for (const id of [newId(), "no-order", "' OR 1=1 --"]) {
      expect((await get(id, "text/event-stream")).status).toBe(404);
    }
  });
});
