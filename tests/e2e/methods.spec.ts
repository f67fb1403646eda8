import { e2eShop } from "@/tests/support/e2e-shop";
import { expect, test } from "./fixtures/test";

/** Wallets exist in one country each. Which provider takes which is pinned (`tests/support/e2e-channels.ts`). */
const WALLETS = [
  { method: "GCash", provider: "antom", timezoneId: "Asia/Manila", diamonds: 500 },
  { method: "DANA", provider: "xendit", timezoneId: "Asia/Jakarta", diamonds: 100 },
  { method: "Touch 'n Go", provider: "antom", timezoneId: "Asia/Kuala_Lumpur", diamonds: 100 },
  { method: "MoMo", provider: "xendit", timezoneId: "Asia/Ho_Chi_Minh", diamonds: 100 },
  { method: "TrueMoney", provider: "antom", timezoneId: "Asia/Bangkok", diamonds: 100 },
] as const;

// Guarantee: every way to pay that the shop offers leads, on a phone, from the buying page to diamonds, and takes the money once.
// By card on Stripe, and with GCash on Xendit: buying.spec.ts.
test.describe("a guest pays", () => {
  for (const { method, provider, timezoneId, diamonds } of WALLETS)
    test.describe(() => {
      test.use({ timezoneId });
      test(`with ${method}, on ${provider}`, async ({
        page,
        storefront,
        walletPage,
        orderPage,
        buyer,
        platform,
        books,
      }) => {
        await storefront.buy({ recipientId: buyer.recipientId, diamonds, method });
        expect(new URL(page.url()).origin).toBe(e2eShop().urls[provider]);
        await walletPage.payButton.click();

        await orderPage.delivered(diamonds);
        await expect(orderPage.receipt).toContainText(method);
        expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds });
        expect(await books.trialBalance()).toBe("0");
      });
    });

  test.describe("in Singapore", () => {
    test.use({ timezoneId: "Asia/Singapore" });

    test("by card, on the second acquirer", async ({
      storefront,
      cashierPage,
      orderPage,
      buyer,
      platform,
      cashier,
    }) => {
      await storefront.buy({ recipientId: buyer.recipientId, diamonds: 100 });
      await cashierPage.pay();

      await orderPage.delivered(100);
      await expect(orderPage.receipt).toContainText("Visa ·4242");
      expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 100 });
      const reference = await orderPage.reference();
      await expect.poll(() => cashier.taken(reference)).toMatchObject({ held: 0, captured: 270, refunded: 0 });
    });

    test("with the fastest available", async ({ page, storefront, cashierPage, orderPage, buyer, platform }) => {
      // Without the device's own wallet, a card is the fastest there.
      await storefront.onPlainDevice();
      await storefront.open();
      await storefront.choose({ recipientId: buyer.recipientId, method: "Fastest available" });
      await expect(page.getByText(/^Now: Card/)).toBeVisible();
      await storefront.payButton.click();
      await cashierPage.pay();

      await orderPage.delivered(50);
      await expect(orderPage.receipt).toContainText("Visa ·4242");
      expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 50 });
    });
  });

  for (const method of ["Apple Pay", "Google Pay"] as const)
    test(`with ${method}, on a device that has it`, async ({
      storefront,
      cardPage,
      orderPage,
      buyer,
      cards,
      platform,
    }) => {
      await storefront.onDeviceWith(method);
      await storefront.buy({ recipientId: buyer.recipientId, diamonds: 100, method });
      await cardPage.payByDevice();

      await orderPage.delivered(100);
      expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 100 });
      const reference = await orderPage.reference();
      await expect.poll(() => cards.taken(reference)).toEqual({ held: 0, captured: 12_200, refunded: 0 });
    });

  test("by phone bill, with the code that comes to the phone", async ({
    page,
    storefront,
    phoneBillPage,
    orderPage,
    buyer,
    platform,
    operator,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId, method: "Phone bill" });
    await phoneBillPage.number.fill("0917 12");
    await phoneBillPage.sendButton.click();
    await expect(page.getByText("Please enter a mobile number of this country.")).toBeVisible();
    await phoneBillPage.askForCode(buyer.phoneNumber);
    const code = await operator.codeFor(buyer.phoneNumber);
    await phoneBillPage.enter(code === "000000" ? "111111" : "000000");
    await expect(page.getByText("This code is not right. Please look at the message again.")).toBeVisible();
    expect(await operator.charged(buyer.phoneNumber)).toBe(0);
    await phoneBillPage.enter(code);

    await orderPage.delivered(50);
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 50 });
    await expect.poll(() => operator.charged(buyer.phoneNumber)).toBe(76.88);
  });

  test("with Google Play, in our app from its store", async ({
    storefront,
    playPage,
    orderPage,
    buyer,
    platform,
    play,
  }) => {
    const sold: string[] = [];
    await playPage.beInsideApp(({ productId, paymentId }) => {
      sold.push(paymentId);
      return play.sell({ productId, paymentId, price: "140.30", currency: "PHP" });
    });
    await storefront.buy({ recipientId: buyer.recipientId, diamonds: 100, method: "Google Play" });
    await playPage.openButton.click();

    await orderPage.delivered(100);
    await expect(orderPage.receipt).toContainText("₱140.30");
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 100 });
    // Consumed is what Google calls taken: before that the money would go back by itself.
    await expect.poll(() => play.counts(sold[0] ?? "")).toEqual({ purchases: 1, consumed: 1, refunds: 0 });
  });

  test("by bank transfer", async ({ storefront, bankPage, orderPage, buyer, platform, wallet }) => {
    await storefront.buy({ recipientId: buyer.recipientId, diamonds: 100, method: "Bank transfer" });
    await bankPage.transferFrom("BPI online banking");

    await expect(orderPage.title("Confirming your payment")).toBeVisible();
    await orderPage.delivered(100);
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 100 });
    expect((await wallet.taken(await orderPage.reference())).paid).toBe(122);
  });

  test("with bitcoin", async ({ storefront, bitcoinPage, orderPage, buyer, platform, bitcoin }) => {
    await storefront.buy({ recipientId: buyer.recipientId, diamonds: 100, method: "Bitcoin" });
    await expect(bitcoinPage.code).toBeVisible();
    await bitcoinPage.payButton.click();

    await orderPage.delivered(100);
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 100 });
    expect(Number(await bitcoin.received(await orderPage.reference()))).toBeCloseTo(122, 0);
  });
});

// Guarantee: nobody is offered a way to pay that cannot work for them, and whoever chose one is told what does.
