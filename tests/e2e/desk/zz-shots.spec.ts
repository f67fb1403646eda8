import { seedPast } from "@/tests/bench/growth/seed-past";
import { e2eShop } from "@/tests/support/e2e-shop";
import { test } from "../fixtures/test";

const PAGES: [string, string][] = [
  ["revenue", "/admin/reports"],
  ["revenue-year", "/admin/reports?period=year"],
  ["tax", "/admin/reports/tax?period=quarter"],
  ["result", "/admin/reports/result"],
  ["cash", "/admin/reports/cash"],
  ["pool", "/admin/reports/pool"],
  ["forecast", "/admin/reports/forecast"],
  ["arrival", "/admin/reports/arrival"],
  ["transfers", "/admin/reports/transfers?from=2026-11-01&to=2026-12-01&line=revenue"],
];

test("shots", async ({ page, desk, database }) => {
  test.setTimeout(240_000);
  await desk.signIn("admin");
  const shoot = async (name: string, path: string, wide: number, scheme: "light" | "dark") => {
    await page.setViewportSize({ width: wide, height: wide < 500 ? 844 : 900 });
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(path);
    await page.screenshot({ path: `/tmp/shots/reports/${name}-${wide}-${scheme}.png`, fullPage: true });
  };
  await shoot("empty-revenue", "/admin/reports?period=day&day=2026-01-05", 1440, "light");
  await shoot("empty-tax", "/admin/reports/tax?period=day&day=2026-01-05", 390, "light");
  await shoot("empty-arrival", "/admin/reports/arrival?period=day&day=2026-01-05", 390, "dark");
  await seedPast(e2eShop().databaseOwnerUrl, 4_000, () => undefined);
  await database.query("ALTER TABLE orders DISABLE TRIGGER USER");
  await database.query("UPDATE orders SET country = 'SG' WHERE hashtext(id::text) % 3 = 0");
  await database.query("UPDATE orders SET delivered_at = delivered_at");
  for (const [name, path] of PAGES) {
    await shoot(name, path, 1440, "light");
    await shoot(name, path, 390, "dark");
  }
  for (const name of ["revenue", "cash", "forecast", "arrival"])
    await shoot(name, `/admin/reports${name === "revenue" ? "" : `/${name}`}`, 1440, "dark");
});
