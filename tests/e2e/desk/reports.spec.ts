import { expect, test } from "../fixtures/test";

// Guarantee: whoever keeps the books reads them as reports, follows a figure to its transfers, and takes the table along.
test.describe("reports", () => {
  test("a figure leads to the transfers behind it, and the report leaves as CSV", async ({
    page,
    desk,
    storefront,
    cardPage,
    orderPage,
    buyer,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId, email: buyer.email });
    await cardPage.pay();
    await orderPage.delivered(50);
    await desk.signIn("admin");
    await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Reports" }).click();
    await expect(desk.heading("Revenue")).toBeVisible();
    await page.getByRole("combobox", { name: "Period" }).selectOption("year");
    await page.getByRole("button", { name: "Show" }).click();
    await expect(page).toHaveURL(/period=year/);

    const table = page.getByRole("table", { name: "Revenue, margin, fees and tax by country, in dollars" });
    await expect(table.getByRole("columnheader", { name: "Margin" })).toBeVisible();
    const file = page.waitForEvent("download");
    await page.getByRole("link", { name: "CSV" }).click();
    expect((await file).suggestedFilename()).toMatch(/^revenue-\d{4}-01-01\.csv$/);

    await table.getByRole("row").filter({ hasText: "Philippines" }).getByRole("link").first().click();
    await expect(desk.heading(/^Revenue, \d{4}$/)).toBeVisible();
    await expect(
      page.getByRole("table", { name: "Transfers behind the figure" }).getByText("delivery.revenue").first(),
    ).toBeVisible();
  });

  test("every report opens, agrees with the books, and the forecast follows its assumptions @phone", async ({
    page,
    desk,
  }) => {
    await desk.signIn("admin");
    await page.goto("/admin/reports/cash");
    await expect(page.getByText("everything that the reports count is what the accounts hold")).toBeVisible();
    const reports = page.getByRole("navigation", { name: "Reports" });
    for (const [name, title] of [
      ["Tax", "For the filing"],
      ["Profit and loss", "Line by line"],
      ["Pool value", "Value at cost, day by day"],
      ["Arrival", "By hour of payment"],
      ["Forecast", "Week by week"],
    ] as const) {
      await reports.getByRole("link", { name, exact: true }).click();
      await expect(page.getByRole("heading", { name: title })).toBeVisible();
    }
    await page.getByLabel("Weeks to look ahead").fill("5");
    await page.getByLabel("Demand in the first week").fill("1000");
    await page.getByLabel("Growth per week").fill("10");
    await page.getByRole("button", { name: "Show" }).click();
    const weeks = page.getByRole("table", { name: "Forecast by week" });
    await expect(weeks.getByRole("row")).toHaveCount(6);
    await expect(weeks.getByRole("row").nth(2)).toContainText("1,100");
  });
});
