import { expect, test } from "../fixtures/test";

const PAGES = [
  ["packages", "/admin/prices"],
  ["bulk", "/admin/prices/bulk?percent=3&markup.PHP=1.5"],
  ["bulk-empty", "/admin/prices/bulk"],
  ["currencies", "/admin/prices/currencies"],
  ["promotions", "/admin/prices/promotions"],
  ["history", "/admin/prices/history"],
] as const;

test("pictures", async ({ page, desk }) => {
  test.setTimeout(240_000);
  await desk.signIn("admin");
  for (const [name, path] of PAGES) {
    for (const scheme of ["light", "dark"] as const) {
      for (const [width, height] of [
        [390, 844],
        [1440, 900],
      ] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize({ width, height });
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await page.screenshot({ path: `/tmp/shots/prices/${name}-${width}-${scheme}.png`, fullPage: true });
      }
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/admin/prices");
  await page.getByRole("link", { name: "500", exact: true }).click();
  await expect(page.getByText("Prices it has had")).toBeVisible();
  await page.screenshot({ path: "/tmp/shots/prices/panel.png" });
  await page.getByRole("button", { name: "Plan a change" }).click();
  await page.screenshot({ path: "/tmp/shots/prices/plan.png" });
  await page.goto("/admin/prices/promotions");
  await page.getByRole("link", { name: "DEMO5" }).click();
  await expect(page.getByText("Newest uses")).toBeVisible();
  await page.screenshot({ path: "/tmp/shots/prices/promo-panel.png" });
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width: 360, height: 800 });
    await page.goto("/en");
    await page.getByRole("radio", { name: /^2,000/ }).check();
    await page.getByRole("button", { name: "I have a promo code" }).click();
    await page.getByLabel("Promo code").fill("nonsense");
    await page.getByRole("button", { name: "Use it" }).click();
    await expect(page.getByText("We do not know this code")).toBeVisible();
    await page.screenshot({ path: `/tmp/shots/prices/shop-bad-${scheme}.png`, fullPage: true });
    await page.getByRole("radio", { name: /^500/ }).check();
    await page.getByLabel("Promo code").fill("demo5");
    await page.getByRole("button", { name: "Use it" }).click();
    await expect(page.getByText(/DEMO5 takes/)).toBeVisible();
    await page.screenshot({ path: `/tmp/shots/prices/shop-${scheme}.png`, fullPage: true });
  }
});
