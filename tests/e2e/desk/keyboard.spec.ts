import { expect, test } from "../fixtures/test";

// Guarantee: whoever works at a desk all day needs no mouse.
test("a desk is walked with j, k, Enter and /", async ({ page, desk, storefront, cardPage, orderPage, buyer }) => {
  await storefront.buy({ recipientId: buyer.recipientId });
  await cardPage.pay();
  await orderPage.delivered(50);
  await desk.signIn("admin");
  await page.goto("/admin/orders");
  const first = page.locator("[data-row-link]").first();
  await expect(first).toBeVisible();
  // Keys do nothing until the page's script runs.
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(first).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("j");
  await expect(first).not.toBeFocused();
  await page.keyboard.press("k");
  await expect(first).toBeFocused();
  await page.keyboard.press("/");
  await expect(desk.search).toBeFocused();
});
