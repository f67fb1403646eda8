import { expectClean } from "../fixtures/axe";
import { expect, test } from "../fixtures/test";

// Guarantee: the desks work for somebody who reads them with a screen reader, in light and dark.
test.describe("axe finds nothing", () => {
  // Many pages, each looked at in both themes.
  test.describe.configure({ timeout: 240_000 });

  test("on the admin's desk", async ({ page, desk }) => {
    await page.goto("/admin/sign-in");
    await expectClean(page);
    await desk.signIn("admin");
    await expectClean(page);
    for (const path of [
      "orders",
      "channels",
      "pool",
      "ledger",
      "reports",
      "reports/cash",
      "reports/forecast",
      "reports/arrival",
      "reconciliation",
      "prices",
      "prices/bulk?percent=3",
      "prices/currencies",
      "prices/promotions",
      "prices/history",
      "risk",
      "people",
      "people/requests",
      "account",
      "audit",
    ]) {
      await page.goto(`/admin/${path}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectClean(page);
    }
  });

  test("on the channels' desk", async ({ page, desk }) => {
    await desk.signIn("admin");
    await page.goto("/admin/channels?channel=stripe-card");
    await expect(page.getByRole("heading", { name: "Breakers" })).toBeVisible();
    await expectClean(page);
    await page.goto("/admin/channels");
    await page.getByRole("button", { name: "What would routing do now?" }).click();
    await expect(page.getByText("What it consists of")).toBeVisible();
    await expectClean(page);
  });

  test("on the support desk", async ({ page, storefront, cardPage, orderPage, desk, buyer, platform }) => {
    await platform.fail(buyer.recipientId, { answer: "refuse", rescode: 7212004 });
    await storefront.buy({ recipientId: buyer.recipientId, email: buyer.email });
    await cardPage.pay();
    await expect(orderPage.title("This ID cannot receive the diamonds")).toBeVisible();
    const reference = await orderPage.reference();
    await desk.signIn("support");
    await expectClean(page);
    await desk.find("nobody.knows.this");
    await expect(page.getByText("Nothing matches")).toBeVisible();
    await expectClean(page);
    await desk.find(reference);
    await expect(desk.heading(new RegExp(reference))).toBeVisible();
    await expectClean(page);
    await page.getByRole("button", { name: "Correct the recipient" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectClean(page);
  });
});
