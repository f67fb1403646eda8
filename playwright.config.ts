import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";
import { BROWSER_ARGS, installedBrowser } from "./scripts/browser.ts";
import { E2E_SHOP_FILE, e2eShop } from "./tests/support/e2e-shop.ts";

const executablePath = process.env.FACET_BROWSER || installedBrowser() || undefined;

const ALONE = /\/alone\/.*\.spec\.ts$/;
/** Most customers have a phone, and these pages are the same on a desktop. */
const ON_PHONES = /\/(methods|offered-methods|channel-outage)\.spec\.ts$/;
const DESKTOP = { ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 } };
const PHONE = { ...devices["Pixel 7"], viewport: { width: 390, height: 844 } };

/** Browser tests run against a whole shop of their own: built pages, database, worker and simulators on free ports. */
export default defineConfig({
  testDir: "tests/e2e",
  outputDir: ".data/playwright",
  globalSetup: "./tests/support/start-e2e-shop.ts",
  fullyParallel: true,
  workers: 2,
  // A loaded machine may cost a browser test its first try; the report then calls it flaky, which is a bug to look for.
  retries: 1,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    // The worker processes read this file again, after the set-up has started the shop.
    ...(existsSync(E2E_SHOP_FILE) ? { baseURL: e2eShop().urls.web } : {}),
    // Recording every step makes all tests a third slower, so it is for whoever looks for a mistake.
    trace: process.env.FACET_E2E_TRACE === "1" ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: { args: BROWSER_ARGS, ...(executablePath ? { executablePath } : {}) },
  },
  projects: [
    { name: "desktop", testIgnore: [ALONE, ON_PHONES], use: DESKTOP },
    // What no viewport changes is looked at once.
    { name: "phone", testIgnore: ALONE, grepInvert: /@once/, use: PHONE },
    // Faults that meet every customer: nothing else runs meanwhile.
    {
      name: "alone-desktop",
      testMatch: ALONE,
      testIgnore: ON_PHONES,
      workers: 1,
      dependencies: ["desktop", "phone"],
      use: DESKTOP,
    },
    // One at a time they take the longest, so each is looked at in one size.
    {
      name: "alone-phone",
      testMatch: /\/alone\/channel-outage\.spec\.ts$/,
      workers: 1,
      dependencies: ["alone-desktop"],
      use: PHONE,
    },
  ],
});
