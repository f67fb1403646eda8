import { type Browser, type BrowserContext, type BrowserContextOptions, devices } from "@playwright/test";
import type { BenchRoute } from "./routes";

/** A mid-range phone in Manila. */
export const PHONE: BrowserContextOptions = {
  ...devices["Pixel 7"],
  viewport: { width: 390, height: 844 },
  locale: "en-PH",
  timezoneId: "Asia/Manila",
};

/** A browser without history, signed in where the route asks for it. The caller closes it. */
export async function openAs(
  browser: Browser,
  options: BrowserContextOptions,
  baseURL: string,
  { cookies }: BenchRoute,
): Promise<BrowserContext> {
  const context = await browser.newContext({ ...options, baseURL });
  await context.addCookies([...cookies]);
  return context;
}
