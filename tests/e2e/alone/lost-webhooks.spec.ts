import { expect, test } from "../fixtures/test";

/** Every event of one purchase, and more. */
const ALL_EVENTS = 20;

// Guarantee: a provider that never calls back costs some seconds and nothing else: the shop asks by itself.
test.describe("without a single webhook", () => {
  test("a card payment is found, delivered and taken", async ({
    storefront,
    cardPage,
    orderPage,
    buyer,
    platform,
    cards,
    books,
  }) => {
    await cards.dropNextEvents(ALL_EVENTS);
    try {
      await storefront.buy({ recipientId: buyer.recipientId });
      await cardPage.pay();
      await orderPage.delivered(50);
      expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 50 });
      await expect.poll(async () => (await cards.taken(await orderPage.reference())).captured).toBe(6_150);
      expect(await books.trialBalance()).toBe("0");
    } finally {
      await cards.heal();
    }
  });

  test("a wallet payment is found although the customer never came back", async ({
    newBrowser,
    storefront,
    walletPage,
    page,
    buyer,
    platform,
    wallet,
    books,
  }) => {
    await wallet.dropNextEvents(ALL_EVENTS);
    try {
      await storefront.buy({ recipientId: buyer.recipientId, method: "GCash" });
      const reference = await walletPage.reference();
      const payUrl = page.url();
      const elsewhere = await (await newBrowser()).request.post(payUrl, { form: { result: "pay" }, maxRedirects: 0 });
      expect(elsewhere.status()).toBe(303);
      await expect
        .poll(() => platform.arrived(buyer.recipientId), { timeout: 30_000 })
        .toEqual({ count: 1, diamonds: 50 });
      await expect.poll(() => books.statusOf(reference)).toBe("delivered");
    } finally {
      await wallet.heal();
    }
  });
});
