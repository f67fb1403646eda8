import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";
import { BROWSER_ARGS, installedBrowser } from "./scripts/browser.ts";
import { E2E_SHOP_FILE, e2eShop } from "./tests/support/e2e-shop.ts";

const executablePath = process.env.FACET_BROWSER || installedBrowser() || undefined;

/** Browser tests run against a whole shop of their own: built pages, database, worker and simulators on free ports. */
export default defineConfig({
  testDir: "tests/e2e",
  outputDir: ".data/playwright",
  globalSetup: "./tests/support/start-e2e-shop.ts",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    // The worker processes read this file again, after the set-up has started the shop.
    ...(existsSync(E2E_SHOP_FILE) ? { baseURL: e2eShop().urls.web } : {}),
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: { args: BROWSER_ARGS, ...(executablePath ? { executablePath } : {}) },
  },
  projects: [
    { name: "desktop", use: { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 800 } } },
    { name: "phone", use: { ...devices["Pixel 7"], viewport: { width: 360, height: 780 } } },
  ],
});
