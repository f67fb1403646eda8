import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Browser, devices, type Page } from "@playwright/test";
import sharp from "sharp";
import { DEMO_LOGINS } from "@/prisma/seed/demo-logins";
import type { Stack } from "../stack/stack";
import { DESK_PAGES, openDeskPage } from "./desk-pages";

const VIEWPORTS = {
  phone: { ...devices["Pixel 7"], viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5 },
  desktop: { ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 } },
} as const;
const THEMES = ["light", "dark"] as const;

type Given = { browser: Browser; shop: Stack; folder: string; say: (line: string) => void };
type Shoot = (name: string) => Promise<void>;

/**
 * Home, payment page, order, admin, channels and support, for each viewport and theme: `<page>-<viewport>-<theme>.png`; and each page of the
 * desks under `desk/`, on a desktop in light and on a phone in the dark.
 */
export async function takePictures({ browser, shop, folder, say }: Given): Promise<void> {
  mkdirSync(path.join(folder, "desk"), { recursive: true });
  for (const [device, options] of Object.entries(VIEWPORTS)) {
    for (const colorScheme of THEMES) {
      const context = await browser.newContext({
        ...options,
        baseURL: shop.urls.web,
        colorScheme,
        reducedMotion: "reduce",
        locale: "en-PH",
        timezoneId: "Asia/Manila",
      });
      const page = await context.newPage();
      const shoot: Shoot = async (name) => {
        await page.evaluate(() => document.fonts.ready);
        // A page that tells of itself is of now as soon as its stream is open; the others have no such word.
        await page.getByText("connecting", { exact: true }).waitFor({ state: "hidden" });
        const file = `${name}-${device}-${colorScheme}.png`;
        const picture = await page.screenshot({ animations: "disabled", caret: "hide" });
        writeFileSync(path.join(folder, file), await smaller(picture));
        say(file);
      };
      await photographPurchase(page, shoot);
      await photographDesk(page, "admin", shoot);
      if (isDeskLook(device, colorScheme)) await photographEveryPage(page, shoot);
      await context.clearCookies();
      await photographDesk(page, "support", shoot);
      await context.close();
    }
  }
}

/** Colours in a palette: a third of the size, and nobody sees the difference. */
function smaller(picture: Buffer): Promise<Buffer> {
  return sharp(picture).png({ palette: true, quality: 90, effort: 7 }).toBuffer();
}

/** Every page of the desks once in each size and once in each theme: forty pages four times would be half of a clone. */
function isDeskLook(device: string, colorScheme: string): boolean {
  return (device === "desktop") === (colorScheme === "light");
}

async function photographEveryPage(page: Page, shoot: Shoot): Promise<void> {
  for (const one of DESK_PAGES) {
    await openDeskPage(page, one);
    await shoot(`desk/${one.name}`);
  }
}

async function photographPurchase(page: Page, shoot: Shoot): Promise<void> {
  await page.goto("/en");
  await page.getByLabel("BIGO ID").fill("Tony_Bee99");
  await page.getByLabel("BIGO ID").blur();
  await page.getByText("Can receive diamonds.").waitFor();
  await page.getByRole("button", { name: /^Pay / }).waitFor();
  await page.evaluate(() => window.scrollTo(0, 0));
  await shoot("home");

  await page.getByRole("button", { name: /^Pay / }).click();
  await page.getByLabel("Card number").fill("4242 4242 4242 4242");
  // Only one of the two providers that a card may go to asks for it.
  const email = page.getByLabel("E-mail");
  if (await email.isVisible()) await email.fill("tony@example.com");
  await page.getByLabel("Expires MM/YY").fill("12 / 34");
  await page.getByLabel("Security code").fill("123");
  await shoot("pay");

  await page.getByRole("button", { name: /^Pay / }).click();
  await page.getByRole("heading", { name: /diamonds arrived$/ }).waitFor();
  await shoot("order");
}

async function photographDesk(page: Page, role: (typeof DEMO_LOGINS)[number]["role"], shoot: Shoot): Promise<void> {
  const login = DEMO_LOGINS.find((one) => one.role === role);
  await page.goto("/admin/sign-in");
  await page.getByLabel("E-mail address").fill(login?.email ?? "");
  await page.getByLabel("Password").fill(login?.password ?? "");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: role === "support" ? "Support" : "Overview" }).waitFor();
  if (role === "support") {
    // The order that waits for a person: what support looks at all day.
    await page.locator("[data-row-link]").first().click();
    await page.getByRole("heading", { level: 1, name: /^FCT-/ }).waitFor();
  }
  await shoot(role);
  if (role === "admin") await photographChannels(page, shoot);
}

async function photographChannels(page: Page, shoot: Shoot): Promise<void> {
  await page.goto("/admin/channels");
  await page.getByText("live", { exact: true }).waitFor();
  // Every provider has been asked whether it answers.
  await page
    .getByText(/not asked yet/)
    .first()
    .waitFor({ state: "detached" });
  await shoot("channels");
}
