import { expect, test } from "./fixtures/test";
import { OrderPage } from "./pages/order-page";
import { CardPage, WalletPage } from "./pages/payment-pages";
import { Storefront } from "./pages/storefront";

// Guarantee: an order goes on without the browser that placed it, and any browser with the right to it shows how it stands.
test.describe("an order and its browsers", () => {
  test("is delivered after the browser was closed, and found again by reference and e-mail", async ({
    newBrowser,
    page,
    orderPage,
    buyer,
    platform,
  }) => {
    const first = await newBrowser();
    const buying = await first.newPage();
    await new Storefront(buying).buy({ recipientId: buyer.recipientId, email: buyer.email });
    const card = new CardPage(buying);
    await card.fill("4242 4242 4242 4242", buyer.email);
    const return_ = buying.waitForRequest((request) => new URL(request.url()).pathname === "/en/order");
    await card.payButton.click();
    const reference = new URL((await return_).url()).searchParams.get("ref") ?? "";
    await first.close();

    await expect.poll(() => platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 50 });
    await page.goto("/en/track");
    await page.getByLabel("Order number").fill(reference.toLowerCase().replaceAll("-", " "));
    await page.getByLabel("E-mail address").fill(buyer.email);
    await page.getByRole("button", { name: "Find my order" }).click();
    await orderPage.delivered(50);
    expect(await orderPage.reference()).toBe(reference);
  });

  test("finishes by itself when the wallet returns to another browser", async ({
    newBrowser,
    page,
    context,
    storefront,
    walletPage,
    orderPage,
    buyer,
    platform,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId, method: "GCash" });
    const payUrl = page.url();
    await walletPage.leaveWithoutPaying();
    await expect(orderPage.page.getByRole("heading", { level: 1 })).toBeVisible();

    const other = await newBrowser();
    const returned = await other.newPage();
    await returned.goto(payUrl);
    await new WalletPage(returned).payButton.click();

    await new OrderPage(returned).delivered(50);
    expect((await other.cookies()).filter(({ name }) => name.includes("session"))).toEqual([]);
    await page.bringToFront();
    await orderPage.delivered(50);
    expect(context.pages()).toHaveLength(1);
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 50 });
  });

  test("paid twice in two tabs is delivered once, and the second payment goes back", async ({
    page,
    context,
    storefront,
    walletPage,
    buyer,
    platform,
    cards,
    wallet,
    books,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId, method: "GCash" });
    const reference = await walletPage.reference();
    const second = await context.newPage();
    await second.goto("/en/track");
    await second.getByRole("link", { name: reference }).click();
    await second.getByText("Pay another way").click();
    await second.getByRole("radio", { name: "Card" }).check();
    await second.getByRole("button", { name: "Pay this order" }).click();
    await new CardPage(second).pay();
    await new OrderPage(second).delivered(50);

    await page.bringToFront();
    await walletPage.payButton.click();
    await new OrderPage(page).delivered(50);
    await expect(page.getByText("The second payment goes back to you by itself.")).toBeVisible();
    await expect
      .poll(async () => {
        const { paid, refunded, voided } = await wallet.taken(reference);
        return { kept: paid - refunded, returned: refunded + voided };
      })
      .toEqual({ kept: 0, returned: 61.5 });
    expect(await cards.taken(reference)).toEqual({ held: 0, captured: 6_150, refunded: 0 });
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 50 });
    expect(await books.trialBalance()).toBe("0");
  });
});

// Guarantee: a reference alone opens nothing, and a mistyped one is told from an unknown one.
test.describe("looking an order up", () => {
  test("needs the right e-mail address", async ({ page, storefront, cardPage, orderPage, buyer }) => {
    await storefront.buy({ recipientId: buyer.recipientId, email: buyer.email });
    await cardPage.leaveWithoutPaying();
    const reference = await orderPage.reference();
    await page.goto("/en/track");
    await page.getByLabel("Order number").fill(reference);
    await page.getByLabel("E-mail address").fill(`not-${buyer.email}`);
    await page.getByRole("button", { name: "Find my order" }).click();
    await expect(
      page.getByText("We could not find that order. Check the number and the e-mail address."),
    ).toBeVisible();

    await page.getByLabel("E-mail address").fill(buyer.email.toUpperCase());
    await page.getByRole("button", { name: "Find my order" }).click();
    await expect(orderPage.title("Waiting for your payment")).toBeVisible();
  });

  test("finds a typing mistake in the number by its check character", async ({
    page,
    storefront,
    cardPage,
    orderPage,
    buyer,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId, email: buyer.email });
    await cardPage.leaveWithoutPaying();
    const reference = await orderPage.reference();
    await page.goto("/en/track");
    const field = page.getByLabel("Order number");
    await field.fill(`${reference.slice(0, -1)}${reference.endsWith("7") ? "8" : "7"}`);
    await page.getByLabel("E-mail address").fill(buyer.email);
    await page.getByRole("button", { name: "Find my order" }).click();
    await expect(page.getByText("This order number has a typing mistake. Compare it with your receipt.")).toBeVisible();
    await expect(field).toBeFocused();
  });
});
