import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endPromotion } from "@/lib/catalog/end-promotion";
import { quote } from "@/lib/catalog/price";
import { currentCatalog, listPackages, loadSnapshot } from "@/lib/catalog/queries";
import { catalogFrom } from "@/lib/catalog/snapshot";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import type { PlaceOrderInput } from "@/lib/orders/schemas";
import type { Actor } from "@/lib/shared/actor";
import { newId } from "@/lib/shared/ids";
import { placeInput } from "@/tests/support/given";
import {
  admin,
  codeInput,
  finance,
  givenCode,
  make,
  offer,
  outcomeOf,
  place,
  usesOf,
} from "@/tests/support/promotions";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

// Guarantee: an offer or a code is made once, by an admin, with terms that make sense, and an offer is sold as often as its stock says.
describe("making a code", () => {
  it("is refused to finance, and with times that make no sense", async () => {
    expect(await outcomeOf(make(codeInput(), finance))).toBe("auth.forbidden");
    expect(await outcomeOf(make(codeInput({ endsAt: new Date(Date.now() - 60_000) })))).toBe("promotion.times");
  });

  it("makes one code for a form that is sent five times at once, and one of five forms with the same name", async () => {
    const again = codeInput();
    await Promise.all(Array.from({ length: 5 }, () => make(again)));
    expect(await outcomeOf(make({ ...again, percent: 900 }))).toBe("promotion.key_reused");
    const name = `SAME${randomUUID().slice(0, 6).toUpperCase()}`;
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => outcomeOf(make(codeInput({ code: name })))));
    expect(outcomes.sort()).toEqual(["done", ...Array(4).fill("promotion.code_taken")]);
    expect(await rowsOf("SELECT 1 FROM promotions WHERE code = ANY ($1)", [[again.code, name]])).toHaveLength(2);
  });

  it("ends once, for admins only", async () => {
    const { promotionId } = await givenCode();
    const end = (actor: Actor) =>
      inTransaction((tx) => endPromotion(tx, actor, { promotionId, reason: "", at: new Date() }));
    expect(await outcomeOf(end(finance))).toBe("auth.forbidden");
    const ends = await Promise.all(Array.from({ length: 5 }, () => end(admin)));
    expect(ends.filter(({ isNew }) => isNew)).toHaveLength(1);
  });
});

describe("an offer", () => {
  async function packageOf(diamonds: number) {
    const found = (await listPackages(prisma())).find((item) => item.diamonds === diamonds);
    if (found === undefined) throw new Error(`no package of ${diamonds}`);
    return found;
  }

  async function seen(packageId: string): Promise<PlaceOrderInput> {
    const input = await placeInput({ diamonds: 1_000 });
    const price = quote({ packageId, country: "PH", method: "card", catalog: await freshCatalog() });
    return { ...input, diamonds: undefined, packageId, expectedTotalMinor: price.totalMinor.toString() };
  }

  /** The held snapshot looks at the version every two seconds; a test does not wait for it. */
  async function freshCatalog() {
    return catalogFrom(await loadSnapshot(prisma(), new Date()), "PH");
  }

  it("must cost less than the list, lie inside the band, and be the only one of its time", async () => {
    const { id, priceUsdMinor } = await packageOf(2_000);
    expect(await outcomeOf(offer({ packageId: id, priceUsd: priceUsdMinor }))).toBe("promotion.not_reduced");
    expect(await outcomeOf(offer({ packageId: id, priceUsd: 1_999n }))).toBe("price.outside_band");
    expect(await outcomeOf(offer({ packageId: id, priceUsd: 3_500n }, finance))).toBe("auth.forbidden");
    expect(await outcomeOf(offer({ packageId: newId(), priceUsd: 3_500n }))).toBe("package.not_found");
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => outcomeOf(offer({ packageId: id, priceUsd: 3_500n }))),
    );
    expect(outcomes.sort()).toEqual(["done", ...Array(4).fill("promotion.offer_exists")]);
  });

  it("is sold as often as its stock says, then the list price counts, and a cancelled order brings it back", async () => {
    const { id } = await packageOf(1_000);
    const promotionId = newId();
    await offer({ promotionId, packageId: id, priceUsd: 1_900n, usesMax: 2 });
    const before = await seen(id);
    await expect
      .poll(async () => (await currentCatalog("PH")).packages.find((item) => item.id === id)?.offer?.id, {
        timeout: 5_000,
      })
      .toBe(promotionId);
    const inputs = Array.from({ length: 4 }, (_, at) => ({
      ...before,
      placeKey: randomUUID(),
      recipientId: `stock.${at}.${process.pid}`,
    }));
    const outcomes = await Promise.all(inputs.map((input) => outcomeOf(place(input))));
    expect(outcomes.sort()).toEqual(["done", "done", "price.changed", "price.changed"]);
    expect(await usesOf(promotionId)).toEqual({ count: 2, held: 2, all: 2 });
    expect((await freshCatalog()).packages.find((item) => item.id === id)?.offer).toBeUndefined();
    const order = await rowOf<{ id: string }>("SELECT order_id AS id FROM promotion_uses WHERE promotion_id = $1", [
      promotionId,
    ]);
    await rowsOf("SELECT end_unpaid_orders(ARRAY[$1]::uuid[], 'cancelled')", [order?.id]);
    expect((await freshCatalog()).packages.find((item) => item.id === id)?.offer?.id).toBe(promotionId);
  });
});
