import { expect, test } from "./fixtures/test";
import { CARDS } from "./pages/payment-pages";

// Guarantee: whoever pays gets exactly what was paid for, sees it happen, and is charged exactly once.
test.describe("a guest buys", () => {
  test("by card, and is charged when the diamonds are there @both", async ({
    storefront,
    cardPage,
    orderPage,
    buyer,
    platform,
    cards,
    books,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId, diamonds: 100 });
    await cardPage.pay();

    await orderPage.delivered(100);
    const reference = await orderPage.reference();
    await expect(orderPage.progress.getByText("Delivered")).toBeVisible();
    await expect(orderPage.receipt).toContainText("₱122.00");
    await expect(orderPage.receipt).toContainText("Visa ·4242");
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 100 });
    await expect.poll(() => cards.taken(reference)).toEqual({ held: 0, captured: 12_200, refunded: 0 });
    expect(await books.trialBalance()).toBe("0");
  });

  test("by GCash", async ({ storefront, walletPage, orderPage, buyer, platform, wallet, books }) => {
    await storefront.buy({ recipientId: buyer.recipientId, diamonds: 100, method: "GCash" });
    await walletPage.payButton.click();

    await orderPage.delivered(100);
    await expect(orderPage.receipt).toContainText("GCash");
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 100 });
    expect(await wallet.taken(await orderPage.reference())).toEqual({ paid: 122, refunded: 0, voided: 0 });
    expect(await books.trialBalance()).toBe("0");
  });

  test("with another card after the first was declined", async ({
    page,
    storefront,
    cardPage,
    orderPage,
    buyer,
    platform,
    cards,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId, diamonds: 100 });
    await cardPage.pay(CARDS.declined);
    await expect(page.getByRole("alert")).toHaveText("Your card was declined.");
    await cardPage.pay(CARDS.good);

    await orderPage.delivered(100);
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 100 });
    await expect.poll(async () => (await cards.taken(await orderPage.reference())).captured).toBe(12_200);
  });

  test("with a card whose bank asks to confirm", async ({ storefront, cardPage, orderPage, buyer, platform }) => {
    await storefront.buy({ recipientId: buyer.recipientId });
    await cardPage.pay(CARDS.asksForConfirmation);
    await cardPage.confirmAtBank(true);

    await orderPage.delivered(50);
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 50 });
  });

  test("after confirming at the bank failed once", async ({
    page,
    storefront,
    cardPage,
    orderPage,
    buyer,
    platform,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId });
    await cardPage.pay(CARDS.asksForConfirmation);
    await cardPage.confirmAtBank(false);
    await expect(page.getByRole("alert")).toContainText("unable to authenticate");
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 0, diamonds: 0 });
    await cardPage.pay(CARDS.asksForConfirmation);
    await cardPage.confirmAtBank(true);

    await orderPage.delivered(50);
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 50 });
  });

  test("any amount, with its price made up before paying", async ({
    storefront,
    cardPage,
    orderPage,
    buyer,
    platform,
  }) => {
    await storefront.open();
    await storefront.confirmRecipient(buyer.recipientId);
    await storefront.typeAmount("1,234");
    const total = (await storefront.payButton.innerText()).replace("Pay ", "");
    for (const line of ["Diamonds, before tax", "VAT 12 %", "Card fee", total, "1 USD = 58.25 PHP"]) {
      await expect(storefront.summary).toContainText(line);
    }
    await storefront.payButton.click();
    await expect(cardPage.payButton).toHaveText(`Pay ${total}`);
    await cardPage.pay();

    await orderPage.delivered(1_234);
    await expect(orderPage.receipt).toContainText(total);
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 1_234 });
  });

  test("the same again", async ({ page, storefront, cardPage, orderPage, buyer, platform }) => {
    await storefront.buy({ recipientId: buyer.recipientId, diamonds: 200 });
    await cardPage.pay();
    await orderPage.delivered(200);

    await page.getByRole("link", { name: "Buy again" }).click();
    await storefront.loaded();
    await expect(storefront.recipient).toHaveValue(buyer.recipientId);
    await expect(storefront.package(200)).toBeChecked();
    await expect(storefront.method("Card")).toBeChecked();
    await expect(page.getByText("Can receive diamonds.")).toBeVisible();
    await storefront.payButton.click();
    await cardPage.pay();

    await orderPage.delivered(200);
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 2, diamonds: 400 });
  });
});
