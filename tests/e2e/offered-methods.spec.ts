import { expect, test } from "./fixtures/test";

// Guarantee: a customer is offered what can take this amount on this device, and can change the method until something was paid.
test.describe("what is offered", () => {
  test("depends on what the device can do", async ({ storefront }) => {
    await storefront.onPlainDevice();
    await storefront.open();
    await storefront.moreMethods.click();
    await expect(storefront.method("Bitcoin")).toBeVisible();
    for (const method of ["Apple Pay", "Google Pay", "Google Play"])
      await expect(storefront.method(method)).toHaveCount(0);
  });

  test("depends on the amount, and another way is one press away", async ({ page, storefront, buyer }) => {
    await storefront.onPlainDevice();
    await storefront.open();
    const shopOrigin = new URL(page.url()).origin;
    await storefront.confirmRecipient(buyer.recipientId);
    await storefront.pickMethod("Phone bill");
    await storefront.package(5_000).check();

    await expect(storefront.method("Phone bill")).toBeDisabled();
    await expect(page.getByRole("status").filter({ hasText: "Up to ₱3,000.00 at once" })).toBeVisible();
    await storefront.package(100).check();
    await expect(storefront.method("Phone bill")).toBeEnabled();
    await storefront.package(5_000).check();
    await storefront.payButton.click();
    await expect(page.getByRole("alert").filter({ hasText: "does not take this amount" })).toBeVisible();
    // Which one is the fastest as measured now: it depends on what the shop under test has seen so far.
    const instead = page.getByRole("button", { name: /^Pay with .+ instead$/ });
    const name = (await instead.innerText()).replace(/^Pay with (.+) instead$/, "$1");
    await instead.click();

    await expect(storefront.method(name)).toBeFocused();
    await expect(storefront.method(name)).toBeChecked();
    await storefront.payButton.click();
    await expect.poll(() => new URL(page.url()).origin).not.toBe(shopOrigin);
  });

  test("is no Google Play for an amount of one's own, since its products are packages", async ({
    page,
    storefront,
    playPage,
    buyer,
  }) => {
    await playPage.beInsideApp(() => Promise.reject(new Error("nothing is bought")));
    await storefront.open();
    await storefront.confirmRecipient(buyer.recipientId);
    await storefront.package(100).check();
    await storefront.pickMethod("Google Play");
    await storefront.typeAmount(120);

    await expect(storefront.method("Google Play")).toBeDisabled();
    await expect(page.getByRole("status").filter({ hasText: "For packages only" })).toBeVisible();
    await storefront.payButton.click();
    await expect(page.getByRole("alert").filter({ hasText: "does not take this amount" })).toBeVisible();
    await storefront.package(100).check();
    await expect(storefront.method("Google Play")).toBeEnabled();
  });

  test("stays where it is while the list of methods comes", async ({ page, storefront }) => {
    const { release } = await storefront.holdCatalog();
    await page.goto("/en");
    await expect(storefront.email).toBeVisible();
    const before = await storefront.placeOf(storefront.email);
    release();
    await storefront.loaded();
    await expect(storefront.method("Card")).toBeVisible();
    expect(await storefront.placeOf(storefront.email)).toBe(before);
  });

  test("after a declined payment is all that has the same fee", async ({
    page,
    storefront,
    walletPage,
    bitcoinPage,
    orderPage,
    buyer,
    platform,
    wallet,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId, diamonds: 100, method: "GCash" });
    const reference = await walletPage.reference();
    await walletPage.decline();
    await expect(orderPage.title("The payment did not go through")).toBeVisible();
    await page.getByRole("radio", { name: "Bitcoin" }).check();
    await expect(page.getByRole("radio", { name: "Phone bill" })).toHaveCount(0);
    await page.getByRole("button", { name: "Pay this order" }).click();
    await bitcoinPage.payButton.click();

    await orderPage.delivered(100);
    expect(await orderPage.reference()).toBe(reference);
    await expect(orderPage.receipt).toContainText("Bitcoin");
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 100 });
    expect((await wallet.taken(reference)).paid).toBe(0);
  });

  test("is a new order where no other method has the fee", async ({
    page,
    storefront,
    phoneBillPage,
    orderPage,
    buyer,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId, method: "Phone bill" });
    await expect(phoneBillPage.number).toBeVisible();
    await page.getByRole("button", { name: "Back to the order, pay another way" }).click();
    await expect(orderPage.title("Waiting for your payment")).toBeVisible();
    await page.getByText("Pay another way").click();
    await expect(page.getByText("Other ways to pay have another fee.")).toBeVisible();
    await page.getByRole("link", { name: "New order" }).click();

    await storefront.loaded();
    await expect(storefront.recipient).toHaveValue(buyer.recipientId);
    await expect(storefront.package(50)).toBeChecked();
  });
});
