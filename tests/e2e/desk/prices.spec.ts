import { expect, test } from "../fixtures/test";

// Guarantee: an admin sees every resulting price before it is in force, changes them as one, and takes all of it back with one press.
test.describe("a bulk change", () => {
  test("is previewed, made as one, and taken back from the history", async ({ page, desk, storefront }) => {
    await storefront.open();
    await storefront.package(20_000).check();
    const before = await storefront.payButton.innerText();

    await desk.signIn("admin");
    await page.goto("/admin/prices/bulk");
    await page.getByLabel("Move prices in dollars by, %").fill("2");
    await page.getByText("Only some packages").click();
    await page.getByRole("checkbox", { name: "20,000" }).check();
    await page.getByRole("button", { name: "Preview" }).click();
    await expect(page.getByRole("heading", { name: "Preview: 6 prices" })).toBeVisible();
    const preview = page.getByRole("table", { name: "Resulting prices" });
    await expect(preview.getByRole("row").filter({ hasText: "20,000 PHP" })).toContainText(before.replace("Pay ", ""));
    await expect(page.getByText("Margin = price")).toBeVisible();

    await page.getByLabel("Reason").fill("e2e: all a little dearer");
    await page.getByRole("button", { name: "Change them all" }).click();
    await expect(page).toHaveURL(/\/admin\/prices\/history$/);
    const change = page.getByRole("listitem").filter({ hasText: "e2e: all a little dearer" }).first();
    await expect(change).toContainText("20,000 diamonds");
    await expect(async () => {
      await storefront.open();
      await storefront.package(20_000).check();
      expect(await storefront.payButton.innerText()).not.toBe(before);
    }).toPass();

    await page.goto("/admin/prices/history");
    await change.getByRole("button", { name: "Take it back" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("e2e: a mistake");
    await dialog.getByRole("button", { name: "Take it back" }).click();
    await expect(page.getByText("The former values are in force again")).toBeVisible();
    await expect(change).toContainText("taken back");
    await expect(async () => {
      await storefront.open();
      await storefront.package(20_000).check();
      expect(await storefront.payButton.innerText()).toBe(before);
    }).toPass();
  });

  test("that leaves the band says so line by line, and is refused as a whole", async ({ page, desk }) => {
    await desk.signIn("admin");
    await page.goto("/admin/prices/bulk?percent=-50&markup.THB=-20");
    await expect(page.getByText(/prices leave the band/)).toBeVisible();
    await expect(page.getByRole("row").filter({ hasText: "outside" }).first()).toBeVisible();
    await page.getByLabel("Reason").fill("e2e: half price");
    await page.getByRole("button", { name: "Change them all" }).click();
    await expect(page.getByText("A price must give between 25 and 100 diamonds per US dollar.")).toBeVisible();
    await page.goto("/admin/prices/history");
    await expect(page.getByText("e2e: half price")).toHaveCount(0);
  });
});

test("an admin makes a code and ends it @phone", async ({ page, desk }) => {
  const code = `E2E${Date.now().toString(36).toUpperCase()}`;
  await desk.signIn("admin");
  await page.goto("/admin/prices/promotions");
  const form = page.locator("form").filter({ hasText: "Make the code" });
  await form.getByLabel("Code", { exact: true }).fill(code);
  await form.getByLabel("Percent off").fill("5");
  await form.getByLabel("Code begins").fill("2026-01-01T00:00");
  await form.getByRole("button", { name: "Make the code" }).click();
  await expect(page.getByText("The code is made")).toBeVisible();

  await page.getByRole("link", { name: code }).click();
  const panel = page.getByRole("complementary").filter({ hasText: "Newest uses" });
  await expect(panel).toContainText("5 % off");
  await panel.getByRole("button", { name: "End it now" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End it now" }).click();
  await expect(page.getByText("It is ended")).toBeVisible();
  await expect(panel).toContainText("ended");
});
