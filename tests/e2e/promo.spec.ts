import { expect, test } from "./fixtures/test";

// Guarantee: a code lowers what is shown and what is charged alike, and one that does not count is said at the field, before anybody pays.
test.describe("a promo code", () => {
  test("is used on a phone, and the receipt shows what it took off", async ({
    page,
    storefront,
    cardPage,
    orderPage,
    buyer,
    cards,
  }) => {
    await storefront.open();
    await storefront.recipient.fill(buyer.recipientId);
    await storefront.package(200).check();
    const before = await storefront.payButton.innerText();

    await page.getByRole("button", { name: "I have a promo code" }).click();
    const field = page.getByLabel("Promo code");
    await field.fill("no-such-code");
    await field.press("Enter");
    await expect(page.getByText("We do not know this code. Please check it again.")).toBeVisible();
    await expect(field).toHaveAttribute("aria-invalid", "true");
    expect(await storefront.payButton.innerText()).toBe(before);

    await field.fill("demo5");
    await page.getByRole("button", { name: "Use it" }).click();
    await expect(page.getByText(/^DEMO5 takes ₱[\d.]+ off$/)).toBeVisible();
    await expect(storefront.summary).toContainText("Discount");
    await expect(storefront.payButton).not.toHaveText(before);
    const shown = (await storefront.payButton.innerText()).replace(/[^\d]/g, "");

    await storefront.payButton.click();
    await cardPage.pay();
    await orderPage.delivered(200);
    await expect(orderPage.receipt).toContainText("Discount");
    await expect.poll(async () => (await cards.taken(await orderPage.reference())).captured).toBe(Number(shown));
  });

  test("can be taken away again; an offer shows what it cost before, and until when it holds", async ({
    page,
    storefront,
  }) => {
    await storefront.open();
    await storefront.package(200).check();
    const before = await storefront.payButton.innerText();
    await page.getByRole("button", { name: "I have a promo code" }).click();
    await page.getByLabel("Promo code").fill("DEMO5");
    await page.getByRole("button", { name: "Use it" }).click();
    await page.getByRole("button", { name: "Remove the code DEMO5" }).click();
    await expect(storefront.payButton).toHaveText(before);

    await expect(storefront.package(2_000)).toHaveAccessibleName(/Before: ₱.+ Now: ₱.+ until /);
    await storefront.package(2_000).check();
    await expect(storefront.summary).toContainText("Price without discount");
  });
});
