import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";
import { BROWSER_ARGS, installedBrowser } from "./scripts/browser.ts";
import { E2E_SHOP_FILE, e2eShop } from "./tests/support/e2e-shop.ts";

const executablePath = process.env.FACET_BROWSER || installedBrowser() || undefined;

/** Faults that meet every customer: nothing else runs meanwhile. */
const ALONE = /\/alone\/.*\.spec\.ts$/;
/** What staff see. They sit at a desk; what they also need on the way is marked `@phone`. */
const DESK = /\/desk\/.*\.spec\.ts$/;
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
    // Most customers have a phone; what a wide screen lays out otherwise is marked `@both`.
    { name: "phone", testIgnore: [ALONE, DESK], use: PHONE },
    { name: "desktop", testIgnore: [ALONE, DESK], grep: /@both/, use: DESKTOP },
    { name: "desk", testMatch: DESK, testIgnore: ALONE, use: DESKTOP },
    { name: "desk-phone", testMatch: DESK, testIgnore: ALONE, grep: /@phone/, use: PHONE },
    {
      name: "alone",
      testMatch: ALONE,
      workers: 1,
      dependencies: ["phone", "desktop", "desk", "desk-phone"],
      use: PHONE,
    },
  ],
});
