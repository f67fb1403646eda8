import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { currentCatalog } from "@/lib/catalog/queries";
import { rowsOf } from "@/lib/db/pool";
import { type BreakerMove, hearBreakers, tellBreaker } from "@/lib/payments/channel-news";
import { adoptBreaker } from "@/lib/payments/told-news";
import { breakerStanding } from "@/lib/routing/breaker";
import { breakerOf, type RoutingSnapshot } from "@/lib/routing/snapshot";
import { openShop, type Shop } from "@/tests/support/shop";

// Guarantee: a channel that a payment was to find out about, and that failed again, is offered again only when it may be tried again, by every
// process; and that is no switch of its state.

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 1_000n });
});
afterAll(() => shop.close());

const channelId = "xendit-truemoney";
const nowMs = Date.now();
const openedAt = (atMs: number, opensCount: number, retryAtMs: number): BreakerMove => ({
  ...{ channelId, operation: "start", state: "open", because: "http_503" },
  ...{ atMs, opensCount, retryAtMs },
});
/** Forty seconds ago, so that it may have been tried again ten seconds ago. */
const first = openedAt(nowMs - 40_000, 0, nowMs - 10_000);
const again = openedAt(nowMs - 5_000, 1, nowMs + 55_000);

const switches = () => rowsOf("SELECT id FROM channel_switches WHERE channel_id = $1", [channelId]);

describe("a breaker that opened again", () => {
  it("is told with its new time, and as no switch", async () => {
    await tellBreaker("one", first);
    await tellBreaker("one", again);
    await tellBreaker("two", again);
    const [told] = await hearBreakers();
    expect(told).toMatchObject({ channelId, state: "open", opensCount: 1, retryAtMs: again.retryAtMs });
    expect(await switches()).toHaveLength(1);
  });

  it("is not told back by news that is older", async () => {
    await tellBreaker("two", first);
    expect((await hearBreakers())[0]).toMatchObject({ opensCount: 1, retryAtMs: again.retryAtMs });
  });

  it("keeps its method off the list", async () => {
    await rowsOf("UPDATE channels SET is_enabled = false WHERE id = 'antom-truemoney'");
    await expect
      .poll(async () => (await currentCatalog("TH")).methods.find(({ id }) => id === "truemoney")?.isAvailable)
      .toBe(false);
  });

  it("is shut as long for a process that knew of the first opening", async () => {
    const knew = adoptBreaker(nothingKnown(), first);
    expect(standingIn(knew)).toBe("half_open");
    const [told] = await hearBreakers();
    if (told === undefined) throw new Error("nothing was told");
    const knows = adoptBreaker(knew, told);
    expect(standingIn(knows)).toBe("open");
    // Old news of the first opening changes nothing.
    expect(adoptBreaker(knows, first)).toBe(knows);
  });
});

function nothingKnown(): RoutingSnapshot {
  return { channels: [], health: {}, arms: {}, rules: [] };
}

function standingIn({ health }: RoutingSnapshot): string {
  return breakerStanding(breakerOf(health[channelId], "start"), nowMs);
}
