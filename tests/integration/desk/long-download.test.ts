import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { staffHandler } from "@/lib/http/staff";
import { request, signInAs } from "@/tests/support/desk";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

let passedMs = 0;
beforeEach(() => {
  passedMs = 0;
  const now = performance.now.bind(performance);
  vi.spyOn(performance, "now").mockImplementation(() => now() + passedMs);
  return () => vi.restoreAllMocks();
});

const endless = staffHandler<undefined>("records.export", async () => {
  const body = new ReadableStream({ pull: (controller) => controller.enqueue(new TextEncoder().encode("row\n")) });
  return new Response(body, { headers: { "content-disposition": 'attachment; filename="rows.csv"' } });
});

/** Takes a piece every half second, as a browser on a good line does, until there is none; answers how many came. */
async function readFor(answer: Response, pieces: number): Promise<number> {
  const reader = answer.body?.getReader();
  for (let taken = 0; taken < pieces; taken += 1) {
    passedMs += 500;
    const piece = await reader?.read().catch(() => null);
    if (piece == null) return taken;
  }
  await reader?.cancel();
  return pieces;
}

// Guarantee: a download that is under way ends within seconds for whoever may no longer read it, however fast he reads.
it("goes on for who may read it", async () => {
  await signInAs("finance");
  const answer = await endless(new Request("http://shop.test/rows.csv", { headers: request.headers }), undefined);
  expect(await readFor(answer, 40)).toBe(40);
});

it("ends for whose role was taken away while he reads", async () => {
  const userId = await signInAs("finance");
  const answer = await endless(new Request("http://shop.test/rows.csv", { headers: request.headers }), undefined);
  await rowsOf("UPDATE users SET role = 'support' WHERE id = $1", [userId]);
  expect(await readFor(answer, 40)).toBeLessThanOrEqual(5);
});
