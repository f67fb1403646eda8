import { e2eShop } from "@/tests/support/e2e-shop";
import { placeOrder } from "../fixtures/place-order";
import { expect, test } from "../fixtures/test";

/** Every call is turned away, the health probe too: nothing happened, and everybody knows. */
const OUT = { operation: "*", kind: "rate_limit", count: null };
/** So many failures in a row open a channel's breaker. */
const FAILURES_TO_OPEN = 5;

/** Other customers, who meet the same outage in the same minute. */
async function othersTryToPayByCard(times: number): Promise<void> {
  for (let time = 1; time <= times; time += 1)
    await expect(placeOrder({ method: "card", country: "PH" })).rejects.toThrow("payment.channel_unavailable");
}

// Guarantee: an outage costs a customer nothing they would notice while any channel answers, and never a second charge.
test.describe("while a channel fails", () => {
  test.afterEach(async ({ cards, cashier, books }) => {
    await Promise.all([cards.heal(), cashier.heal()]);
    await books.endOutages();
  });

  test("the purchase goes on at the other one", async ({
    storefront,
    cashierPage,
    orderPage,
    buyer,
    platform,
    cards,
    cashier,
    books,
  }) => {
    await cards.fail({ operation: "session.create", kind: "rate_limit", count: 1 });
    await storefront.buy({ recipientId: buyer.recipientId, diamonds: 100 });
    await cashierPage.pay();

    await orderPage.delivered(100);
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 100 });
    const reference = await orderPage.reference();
    await expect.poll(() => cashier.taken(reference)).toMatchObject({ held: 0, captured: 12_200, refunded: 0 });
    expect(await cards.pagesOf(reference)).toBe(0);
    expect(await books.trialBalance()).toBe("0");
  });

  test.describe("in Singapore", () => {
    test.use({ timezoneId: "Asia/Singapore" });

    test("the fastest available gets through, by one press and on one order", async ({
      page,
      storefront,
      cashierPage,
      orderPage,
      buyer,
      platform,
      cards,
      books,
    }) => {
      // Every page at Stripe is refused: the device's own wallet has no other channel, and a card has one. Which of them is called
      // the fastest depends on what the tests before have taken; that another method is gone on with is for refused-starts.test.ts.
      await cards.fail({ operation: "session.create", kind: "rate_limit", count: null });
      await storefront.onDeviceWith("Google Pay");
      await storefront.open();
      await storefront.choose({ recipientId: buyer.recipientId, diamonds: 100, method: "Fastest available" });
      await expect(page.getByText(/^Now: (Google Pay|Card)/)).toBeVisible();
      await storefront.payButton.click();
      await cashierPage.pay();

      await orderPage.delivered(100);
      await expect(orderPage.receipt).toContainText("Visa ·4242");
      expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 100 });
      expect(await cards.pagesOf(await orderPage.reference())).toBe(0);
      expect(await books.trialBalance()).toBe("0");
    });
  });

  test("an answer that got lost is asked for again, and not elsewhere", async ({
    page,
    storefront,
    cardPage,
    orderPage,
    buyer,
    platform,
    cards,
    cashier,
    books,
  }) => {
    await cards.fail({ operation: "session.create", kind: "timeout_after", count: 1 });
    await storefront.open();
    await storefront.choose({ recipientId: buyer.recipientId, diamonds: 100 });
    await storefront.payButton.click();
    await expect(page.getByRole("alert").filter({ hasText: "slow to answer. Please try again" })).toBeVisible();
    await storefront.payButton.click();
    await cardPage.pay();

    await orderPage.delivered(100);
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 100 });
    const reference = await orderPage.reference();
    await expect.poll(() => cards.taken(reference)).toEqual({ held: 0, captured: 12_200, refunded: 0 });
    expect(await cards.pagesOf(reference)).toBe(1);
    expect(await cashier.taken(reference)).toMatchObject({ held: 0, captured: 0 });
    expect(await books.trialBalance()).toBe("0");
  });

  test("a method without a channel says so, another one is offered, and it comes back by itself", async ({
    page,
    storefront,
    cardPage,
    cashierPage,
    walletPage,
    orderPage,
    buyer,
    platform,
    cards,
    cashier,
    books,
  }) => {
    // Ten seconds lie between two looks at a provider, and as many between two of the page.
    test.slow();
    // A device without a wallet of its own, which would ride on the card processor too.
    await storefront.onPlainDevice();
    await Promise.all([cards.fail(OUT), cashier.fail(OUT)]);
    await storefront.open();
    await storefront.choose({ recipientId: buyer.recipientId, diamonds: 100 });
    await storefront.payButton.click();
    await expect(page.getByRole("alert").filter({ hasText: "not available right now" })).toBeVisible();
    await othersTryToPayByCard(FAILURES_TO_OPEN - 1);

    // Prices and methods are two seconds old at most.
    await expect(async () => {
      await page.reload();
      await expect(storefront.method("Card")).toBeDisabled({ timeout: 1_000 });
    }).toPass();
    await expect(storefront.method("Card")).toHaveAccessibleName(/Does not answer right now/);
    await expect(storefront.method("Fastest available")).toHaveAccessibleName(/Now: GCash/);
    await storefront.choose({ recipientId: buyer.recipientId, diamonds: 100, method: "Fastest available" });
    await storefront.payButton.click();
    await walletPage.payButton.click();
    await orderPage.delivered(100);

    await page.goto("/en");
    await expect(storefront.method("Card")).toBeDisabled();
    await Promise.all([cards.heal(), cashier.heal()]);
    await expect(storefront.method("Card")).toBeEnabled({ timeout: 45_000 });
    await storefront.choose({ recipientId: buyer.recipientId, diamonds: 100, method: "Card" });
    await storefront.payButton.click();
    await expect(cardPage.payButton).toHaveText("Pay ₱122.00");
    // Whichever of the two was seen to answer first.
    if (page.url().startsWith(e2eShop().urls.stripe)) await cardPage.pay();
    else await cashierPage.pay();

    await orderPage.delivered(100);
    await expect(orderPage.receipt).toContainText("Visa ·4242");
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 2, diamonds: 200 });
    expect(await books.trialBalance()).toBe("0");
  });
});
