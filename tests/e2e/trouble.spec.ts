import { expect, test } from "./fixtures/test";

const PERMANENT_REFUSAL = 7212014;
const WRONG_RECIPIENT = 7212004;

// Guarantee: whatever goes wrong after the payment ends by itself in diamonds or in money, never in both and never in neither.
test.describe("after the payment", () => {
  test("a refusal of the platform releases the card", async ({
    storefront,
    cardPage,
    orderPage,
    buyer,
    platform,
    cards,
    books,
  }) => {
    await platform.fail(buyer.recipientId, { answer: "refuse", rescode: PERMANENT_REFUSAL });
    await storefront.buy({ recipientId: buyer.recipientId });
    await cardPage.pay();

    await expect(orderPage.title("Refunded")).toBeVisible();
    expect(await cards.taken(await orderPage.reference())).toEqual({ held: 0, captured: 0, refunded: 0 });
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 0, diamonds: 0 });
    expect(await books.trialBalance()).toBe("0");
  });

  test("a refusal of the platform returns the wallet's money", async ({
    storefront,
    walletPage,
    orderPage,
    buyer,
    platform,
    wallet,
    books,
  }) => {
    await platform.fail(buyer.recipientId, { answer: "refuse", rescode: PERMANENT_REFUSAL });
    await storefront.buy({ recipientId: buyer.recipientId, method: "GCash" });
    await walletPage.payButton.click();

    await expect(orderPage.title("Refunded")).toBeVisible();
    const { paid, refunded, voided } = await wallet.taken(await orderPage.reference());
    expect({ kept: paid - refunded, returned: refunded + voided }).toEqual({ kept: 0, returned: 61.5 });
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 0, diamonds: 0 });
    expect(await books.trialBalance()).toBe("0");
  });

  test("silence after the delivery delivers once", async ({
    storefront,
    cardPage,
    orderPage,
    buyer,
    platform,
    cards,
    books,
  }) => {
    await platform.fail(buyer.recipientId, { answer: "hang", effect: "done", times: 1 });
    await storefront.buy({ recipientId: buyer.recipientId });
    await cardPage.pay();

    await orderPage.delivered(50);
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 50 });
    await expect.poll(async () => (await cards.taken(await orderPage.reference())).captured).toBe(6_150);
    expect(await books.trialBalance()).toBe("0");
  });

  test("silence without a delivery is asked again until it delivers", async ({
    storefront,
    cardPage,
    orderPage,
    buyer,
    platform,
  }) => {
    await platform.fail(buyer.recipientId, { answer: "hang", effect: "none", times: 1 });
    await storefront.buy({ recipientId: buyer.recipientId });
    await cardPage.pay();

    await orderPage.delivered(50);
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 50 });
  });

  test("the customer corrects an ID that the platform does not know", async ({
    page,
    storefront,
    cardPage,
    orderPage,
    buyer,
    platform,
  }) => {
    await platform.fail(buyer.recipientId, { answer: "refuse", rescode: WRONG_RECIPIENT });
    await storefront.buy({ recipientId: buyer.recipientId });
    await cardPage.pay();

    await expect(orderPage.title("This ID cannot receive the diamonds")).toBeVisible();
    const right = page.getByLabel("The right BIGO ID");
    await right.fill("no");
    await page.getByRole("button", { name: "Deliver to this ID" }).click();
    await expect(page.getByText("An ID has 4 to 80 letters, digits, dots, dashes or underscores.")).toBeVisible();
    await right.fill(` ID: ${buyer.otherRecipientId} `);
    await page.getByRole("button", { name: "Deliver to this ID" }).click();

    await orderPage.delivered(50);
    await expect(orderPage.receipt).toContainText(buyer.otherRecipientId);
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 0, diamonds: 0 });
    expect(await platform.arrived(buyer.otherRecipientId)).toEqual({ count: 1, diamonds: 50 });
  });
});

// Guarantee: an order that nobody paid ends quietly, and money that comes all the same is honoured or returned.
test.describe("before the payment", () => {
  test("an order can be cancelled, and its payment page closes", async ({
    page,
    storefront,
    cardPage,
    orderPage,
    buyer,
    platform,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId });
    const payUrl = page.url();
    await cardPage.leaveWithoutPaying();
    await expect(orderPage.title("Waiting for your payment")).toBeVisible();
    await page.getByRole("button", { name: "Cancel this order" }).click();
    await page.getByRole("button", { name: "Keep it" }).click();
    await page.getByRole("button", { name: "Cancel this order" }).click();
    await page.getByRole("button", { name: "Cancel the order" }).click();
    await expect(orderPage.title("This order was cancelled")).toBeVisible();

    await expect(async () => {
      await page.goto(payUrl);
      await expect(page.getByRole("heading", { name: "This payment page is closed" })).toBeVisible({ timeout: 500 });
    }).toPass();
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 0, diamonds: 0 });
  });

  test("a declined wallet leads to another way to pay", async ({
    page,
    storefront,
    walletPage,
    cardPage,
    orderPage,
    buyer,
    platform,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId, method: "GCash" });
    await walletPage.decline();
    await expect(orderPage.title("The payment did not go through")).toBeVisible();
    await page.getByRole("radio", { name: "Card" }).check();
    await page.getByRole("button", { name: "Pay this order" }).click();
    await cardPage.pay();

    await orderPage.delivered(50);
    await expect(orderPage.receipt).toContainText("Visa ·4242");
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 50 });
  });

  test("a payment after the order expired is still delivered", async ({
    page,
    context,
    storefront,
    walletPage,
    orderPage,
    buyer,
    platform,
    books,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId, method: "GCash" });
    const reference = await walletPage.reference();
    const watching = await context.newPage();
    await watching.goto("/en/track");
    await watching.getByRole("link", { name: reference }).click();
    await expect(watching.getByRole("heading", { name: "Waiting for your payment" })).toBeVisible();
    await books.letTimeRunOut(reference);
    await expect(watching.getByRole("heading", { name: "This order has expired" })).toBeVisible();

    await page.bringToFront();
    await walletPage.payButton.click();
    await orderPage.delivered(50);
    await expect(watching.getByRole("heading", { name: "50 diamonds arrived" })).toBeVisible();
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 50 });
    expect(await books.trialBalance()).toBe("0");
  });

  test("the card page of an expired order takes no money", async ({
    page,
    storefront,
    orderPage,
    cardPage,
    buyer,
    books,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId });
    const payUrl = page.url();
    await cardPage.leaveWithoutPaying();
    await books.letTimeRunOut(await orderPage.reference());
    await expect(orderPage.title("This order has expired")).toBeVisible();
    await expect(page.getByRole("link", { name: "New order" })).toBeVisible();
    await expect(async () => {
      await page.goto(payUrl);
      await expect(page.getByRole("heading", { name: "This payment page is closed" })).toBeVisible({ timeout: 500 });
    }).toPass();
  });
});
