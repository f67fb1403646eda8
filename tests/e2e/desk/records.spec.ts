import { readFileSync } from "node:fs";
import { expectClean } from "../fixtures/axe";
import { expect, test } from "../fixtures/test";

// Guarantee: from an order staff get to each of its figures and to the transfers behind them, and what they look at often has a name.
test.describe("the records", () => {
  test("lead from a payment to its transfers and to an account's statement", async ({
    page,
    desk,
    storefront,
    cardPage,
    orderPage,
    buyer,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId });
    await cardPage.pay();
    await orderPage.delivered(50);
    const reference = await orderPage.reference();
    await desk.signIn("admin");
    await page.goto("/admin/payments?method=card");
    await page.getByRole("link", { name: reference }).click();
    const panel = page.getByRole("complementary").filter({ hasText: reference });
    await expect(panel).toContainText("Attempt 1");
    await expect(page.getByRole("table", { name: "Payments" })).toBeVisible();
    await expectClean(page);

    await panel.getByRole("link", { name: "Transfers behind it" }).click();
    await expect(desk.heading("Ledger")).toBeVisible();
    const transfers = page.getByRole("table", { name: "Transfers" });
    await expect(transfers.getByRole("link", { name: reference })).not.toHaveCount(0);
    await expect(transfers.locator("[data-row-link]").first()).toBeVisible();

    await transfers.getByRole("link", { name: "clearing:stripe-card" }).first().click();
    await expect(desk.heading("At payment channels, Stripe · Card")).toBeVisible();
    await expect(page.getByText("Statement of the account clearing:stripe-card")).toBeVisible();
    await expect(page.getByText("Closing balance")).toBeVisible();
    // Oldest first: this order's own movement may stand on a later page.
    await expect(page.getByRole("table", { name: "Movements" }).locator("[data-row-link]").first()).toBeVisible();
    await expectClean(page);
  });

  test("keep filters under a name, and leave as CSV", async ({ page, desk }) => {
    const name = `Wallets ${Date.now()}`;
    await desk.signIn("admin");
    await page.goto("/admin/payments");
    await page.getByLabel("Method").selectOption("gcash");
    await page.getByRole("button", { name: "Show" }).click();
    await expect(page).toHaveURL(/method=gcash/);
    await desk.decide("Save view", "Save view", { Name: name });
    const chips = page.getByRole("list", { name: "Saved views" });
    await expect(chips.getByRole("link", { name })).toHaveAttribute("aria-current", "true");

    await page.getByRole("link", { name: "Clear" }).click();
    await chips.getByRole("link", { name }).click();
    await expect(page).toHaveURL(/method=gcash/);
    await desk.decide("Rename", "Rename", { Name: `${name} again` });
    await expect(chips.getByRole("link", { name: `${name} again` })).toBeVisible();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "CSV" }).click();
    const file = await (await download).path();
    expect(readFileSync(file, "utf8")).toMatch(/^\uFEFF"id","order","attempt"/);

    await desk.decide("Remove", "Remove view", {});
    await expect(page.getByText("View removed.")).toBeVisible();
    await expect(page.getByRole("link", { name: `${name} again` })).toHaveCount(0);
  });

  test("fit on a phone, with their tables in one row @phone", async ({ page, desk }) => {
    await desk.signIn("finance");
    for (const path of [
      "/admin/orders",
      "/admin/deliveries",
      "/admin/refunds",
      "/admin/ledger",
      "/admin/ledger/trial-balance",
    ]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, path).toBeLessThanOrEqual(0);
    }
    await page.goto("/admin/orders");
    await page.getByRole("navigation", { name: "Records" }).getByRole("link", { name: "Disputes" }).click();
    await expect(desk.heading("Disputes")).toBeVisible();
    await page.reload();
    const tab = page.getByRole("navigation", { name: "Records" }).getByRole("link", { name: "Disputes" });
    await expect(tab, "the current table's tab is scrolled into sight").toBeInViewport();
    await desk.openFilters();
    await expect(page.getByLabel("Currency")).toBeVisible();
    await expectClean(page);
  });
});
