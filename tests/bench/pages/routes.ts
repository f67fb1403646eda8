import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Browser, Cookie, Page } from "@playwright/test";
import { payByCard, ShopClient } from "@/scripts/shop-client";
import type { Stack } from "@/scripts/stack/stack";

export const ROUTE_NAMES = ["home", "order", "track", "sign-in", "account", "help"] as const;
export type RouteName = (typeof ROUTE_NAMES)[number];

/** A page as a customer sees it, with the interactions that belong to it. */
export type BenchRoute = {
  name: RouteName;
  /** Path and query: the order's page is told by its token. */
  path: string;
  cookies: readonly Cookie[];
  /** The page has what it came for: only then a person would touch it. */
  ready: (page: Page) => Promise<void>;
  interact: (page: Page) => Promise<void>;
};

export type PreparedShop = { routes: readonly BenchRoute[]; statusPath: string };

const EMAIL = "pages@bench.example";
const SETTLED_WITHIN_MS = 60_000;

/** Buys once and signs in once, so that no page is empty: the order's page has its order, the account has it in its list. */
export async function prepareRoutes(shop: Stack, browser: Browser): Promise<PreparedShop> {
  const { orderUrl, statusPath } = await buyOnce(shop.urls.web);
  const cookies = await signIn(shop.urls.web, browser);
  const heading = (name: string | RegExp) => (page: Page) => page.getByRole("heading", { name }).first().waitFor();
  const guest = { cookies: [] };
  const routes: BenchRoute[] = [
    { ...guest, name: "home", path: "/en", ready: seesPrices, interact: chooseAndType },
    { ...guest, name: "order", path: orderUrl, ready: heading(/arrived$/), interact: openRegions },
    { ...guest, name: "track", path: "/en/track", ready: heading(/./), interact: typeInto(/mail/i) },
    { ...guest, name: "sign-in", path: "/en/sign-in", ready: heading(/./), interact: typeInto(/mail/i) },
    {
      name: "account",
      path: "/en/account",
      cookies,
      ready: (page) => page.getByText(`Signed in as ${EMAIL}`).waitFor(),
      interact: openRegions,
    },
    { ...guest, name: "help", path: "/en/help", ready: heading(/./), interact: openQuestions },
  ];
  return { routes, statusPath };
}

type Catalog = { packages: { id: string; totalMinor: string }[] };

async function buyOnce(webUrl: string): Promise<{ orderUrl: string; statusPath: string }> {
  const client = new ShopClient(webUrl);
  await client.open();
  const [item] = (await client.json<Catalog>("/api/catalog?country=PH")).packages;
  if (item === undefined) throw new Error("the shop sells nothing");
  const { orderUrl, payUrl } = await client.place({
    placeKey: randomUUID(),
    recipientId: "Tony_Bee99",
    packageId: item.id,
    country: "PH",
    locale: "en",
    method: "card",
    email: EMAIL,
    expectedTotalMinor: item.totalMinor,
    deviceId: randomUUID(),
  });
  await payByCard(payUrl);
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  while ((await client.status(orderUrl)).status !== "delivered") {
    if (Date.now() > deadline) throw new Error("the order was not delivered within a minute");
    await wait(100);
  }
  const query = new URL(orderUrl, webUrl).searchParams;
  const token = encodeURIComponent(query.get("t") ?? "");
  return { orderUrl, statusPath: `/api/orders/${encodeURIComponent(query.get("ref") ?? "")}?t=${token}` };
}

/** By the link that the demo's outbox shows. */
async function signIn(webUrl: string, browser: Browser): Promise<Cookie[]> {
  const context = await browser.newContext({ baseURL: webUrl });
  try {
    const page = await context.newPage();
    await page.goto("/en/sign-in");
    await page.getByLabel("E-mail address").fill(EMAIL);
    await page.getByRole("button", { name: "Send me the link" }).click();
    await page.getByText("Check your mail").waitFor();
    await page.goto("/en/outbox");
    const mail = page.getByRole("listitem").filter({ hasText: "/api/auth/callback/email" });
    await mail.first().getByRole("link").first().click();
    await page.getByText(`Signed in as ${EMAIL}`).waitFor();
    return await context.cookies();
  } finally {
    await context.close();
  }
}

async function seesPrices(page: Page): Promise<void> {
  await page.getByRole("radio").nth(3).waitFor({ state: "attached" });
}

/** The three decisions of the shop, then the sheet in the header: the ID typed key by key, a package, a method. */
async function chooseAndType(page: Page): Promise<void> {
  const field = page.getByLabel("BIGO ID");
  await field.tap();
  await field.pressSequentially("Tony_Bee99", { delay: 60 });
  await field.press("Tab");
  await page.getByText("Can receive diamonds.").waitFor();
  for (const [name, index] of [
    ["amount", 1],
    ["amount", 4],
    ["method", 1],
    ["method", 0],
  ] as const) {
    const choice = page.locator(`input[name="${name}"]`).nth(index);
    await choice.tap();
    await page.locator(`input[name="${name}"]:checked`).waitFor({ state: "attached" });
  }
  await openRegions(page);
}

/** The sheet for language, country and appearance, which is on every page. */
async function openRegions(page: Page): Promise<void> {
  const button = page.locator("header").getByRole("button").first();
  await button.tap();
  const sheet = page.getByRole("dialog");
  await sheet.waitFor();
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
}

function typeInto(label: RegExp): BenchRoute["interact"] {
  return async (page) => {
    const field = page.getByLabel(label).first();
    await field.tap();
    await field.pressSequentially(EMAIL, { delay: 60 });
    await openRegions(page);
  };
}

async function openQuestions(page: Page): Promise<void> {
  for (const index of [0, 1, 2]) await page.locator("summary").nth(index).tap();
  await openRegions(page);
}
