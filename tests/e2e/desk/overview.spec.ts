import { expect, test } from "../fixtures/test";

// Guarantee: whoever watches the shop sees what happens in it while it happens, a process that died included, without a reload.
test.describe("the overview", () => {
  test("follows a sale and a dying worker while one looks @phone", async ({
    staffDesk,
    books,
    storefront,
    cardPage,
    orderPage,
    buyer,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId });
    const { page } = await staffDesk("finance");
    await expect(page.getByText("live", { exact: true })).toBeVisible();
    await page.evaluate(() => document.body.setAttribute("data-same-page", "true"));
    await cardPage.pay();
    await orderPage.delivered(50);
    const reference = await orderPage.reference();
    const latest = page.getByRole("table", { name: "Latest orders" });
    await expect(latest.getByRole("row").filter({ hasText: reference })).toContainText("delivered");

    const { load, bury } = await books.addSilentWorker(12);
    const processes = page.getByRole("listitem").filter({ hasText: load });
    await expect(processes).toContainText("alive");
    await expect(processes).toContainText("dead");
    await bury();
    await expect(processes).toHaveCount(0);
    await expect(page.locator("body")).toHaveAttribute("data-same-page", "true");
  });
});
