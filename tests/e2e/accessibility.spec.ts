import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { e2eShop } from "@/tests/support/e2e-shop";
import { placeOrder } from "./fixtures/place-order";
import { expect, test } from "./fixtures/test";

/** A table's rows are alike: what holds for the first ones holds for all. */
const LATER_ROWS = "tbody tr:nth-child(n+6)";

/**
 * What axe finds on the page as it stands, each finding as "rule: where (why)". A theme changes colours and nothing else, and
 * the same ones on every screen: the dark one is asked about contrast only, and on the desktop only.
 */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  const isWide = (page.viewportSize()?.width ?? 0) > 1_000;
  for (const colorScheme of isWide ? (["light", "dark"] as const) : (["light"] as const)) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await settle(page);
    const axe = new AxeBuilder({ page }).exclude(LATER_ROWS);
    const { violations } = await (colorScheme === "light" ? axe : axe.withRules("color-contrast")).analyze();
    for (const { id, nodes } of violations) {
      for (const { target, failureSummary } of nodes) {
        found.push(
          `${page.url()} ${colorScheme} ${id}: ${target.join(" ")} (${failureSummary?.replaceAll(/\s+/g, " ")})`,
        );
      }
    }
  }
  return found;
}

/** Frames in which the page may still change after its theme did. */
const FRAMES_MAX = 120;

/** Colours change over some frames, one change starting the next, and half-way between two themes no contrast is right. */
async function settle(page: Page): Promise<void> {
  const isStill = await page.evaluate(async (framesMax) => {
    let still = 0;
    for (let frame = 0; frame < framesMax && still < 3; frame += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const moving = document
        .getAnimations()
        .filter(({ playState, effect }) => playState === "running" && effect?.getComputedTiming().endTime !== Infinity);
      for (const animation of moving) animation.finish();
      still = moving.length === 0 ? still + 1 : 0;
    }
    return still === 3;
  }, FRAMES_MAX);
  expect(isStill, `${page.url()} comes to rest`).toBe(true);
}

async function expectClean(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(beyond, `pixels that ${page.url()} is wider than the screen`).toBeLessThanOrEqual(0);
  expect(await findings(page)).toEqual([]);
}

// Guarantee: every page works for somebody who reads it with a screen reader, in light and dark, on a phone and a desktop.
test.describe("axe finds nothing", () => {
  // Every state of a page is looked at twice, in both themes: more than a purchase takes.
  test.describe.configure({ timeout: 240_000 });

  for (const [name, paths] of [
    ["the pages to read", ["/en/help", "/en/terms", "/en/privacy", "/en/refunds", "/en/no-such-page"]],
    ["the pages to ask", ["/en/track", "/en/sign-in", "/en/sign-in?sent=1", "/en/account", "/en/outbox", "/en/order"]],
    ["the buying page in other languages", ["/fil", "/th"]],
  ] as const) {
    test(`on ${name}`, async ({ page, strayErrors }) => {
      strayErrors.allow(/status of 404 .*no-such-page/);
      for (const path of paths) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expectClean(page);
      }
    });
  }

  test("on the buying page, in each of its states", async ({ page, storefront, buyer }) => {
    await storefront.open();
    await storefront.payButton.click();
    await expect(page.getByText("Enter the ID that gets the diamonds.")).toBeVisible();
    await expectClean(page);
    await storefront.confirmRecipient(buyer.recipientId);
    await storefront.typeAmount("5");
    await expect(page.getByText("Enter a whole number from 50 to 120,000.")).toBeVisible();
    await expectClean(page);
    await storefront.pickMethod("Phone bill");
    await storefront.package(5_000).check();
    await expect(page.getByRole("button", { name: /^Pay with .* instead$/ })).toBeVisible();
    await expectClean(page);
    await page.getByRole("button", { name: /^Language, country and appearance/ }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectClean(page);
  });

  test("on the page to pay by phone bill", async ({ page, storefront, phoneBillPage, buyer }) => {
    await storefront.buy({ recipientId: buyer.recipientId, method: "Phone bill" });
    await phoneBillPage.number.fill("12");
    await phoneBillPage.sendButton.click();
    await expect(page.getByText("Please enter a mobile number of this country.")).toBeVisible();
    await expectClean(page);
    await phoneBillPage.askForCode(buyer.phoneNumber);
    await phoneBillPage.enter("1");
    await expect(page.getByText("This code is not right.")).toBeVisible();
    await expectClean(page);
    await page.goto("/en/pay/phone");
    await expect(page.getByRole("link", { name: "Look up your order" })).toBeVisible();
    await expectClean(page);
  });

  test("on the page to pay with Google Play", async ({ page, storefront, playPage, newBrowser, buyer }) => {
    await playPage.beInsideApp(() => Promise.reject(new Error("the store is closed")));
    await storefront.buy({ recipientId: buyer.recipientId, method: "Google Play" });
    await playPage.openButton.click();
    await expect(page.getByText("Google Play could not finish this.")).toBeVisible();
    await expectClean(page);
    const outside = await (await newBrowser()).newPage();
    await outside.goto(page.url());
    await expect(outside.getByText("Google Play works only in our app")).toBeVisible();
    await expectClean(outside);
  });

  test("on the payment pages of the simulated providers @once", async ({ page }) => {
    for (const [method, country] of [
      ["card", "SG"],
      ["truemoney", "TH"],
      ["momo", "VN"],
      ["bank_transfer", "PH"],
      ["bitcoin", "PH"],
    ] as const) {
      await page.goto((await placeOrder({ method, country })).payUrl);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectClean(page);
    }
    await page.goto(`${e2eShop().urls.carrier}/_sim/phone?number=639170000010`);
    await expectClean(page);
  });

  test("on an order, from placed to delivered", async ({ page, storefront, cardPage, orderPage, buyer }) => {
    await storefront.buy({ recipientId: buyer.recipientId, email: buyer.email });
    await expectClean(page);
    await cardPage.leaveWithoutPaying();
    await expect(orderPage.title("Waiting for your payment")).toBeVisible();
    await page.getByText("Pay another way").click();
    await expect(page.getByRole("radio", { name: "Card" })).toBeVisible();
    await expectClean(page);
    await page.getByRole("link", { name: "Continue to payment" }).click();
    await cardPage.pay();
    await orderPage.delivered(50);
    await expectClean(page);
  });

  test("on an order that went wrong", async ({ page, storefront, walletPage, orderPage, buyer, platform }) => {
    await platform.fail(buyer.recipientId, { answer: "refuse", rescode: 7212004, times: 1 });
    await platform.fail(buyer.otherRecipientId, { answer: "refuse", rescode: 7212014 });
    await storefront.buy({ recipientId: buyer.recipientId, method: "GCash" });
    await expectClean(page);
    await walletPage.payButton.click();
    await expect(orderPage.title("This ID cannot receive the diamonds")).toBeVisible();
    await expectClean(page);
    await page.getByLabel("The right BIGO ID").fill(buyer.otherRecipientId);
    await page.getByRole("button", { name: "Deliver to this ID" }).click();
    await expect(orderPage.title("Refunded")).toBeVisible();
    await expectClean(page);
  });

  test("on a customer's account", async ({ page, storefront, cardPage, orderPage, buyer }) => {
    await storefront.buy({ recipientId: buyer.recipientId, email: buyer.email });
    await cardPage.pay();
    await orderPage.delivered(50);
    await page.goto("/en/sign-in");
    await page.getByLabel("E-mail address").fill(buyer.email);
    await page.getByRole("button", { name: "Send me the link" }).click();
    await expect(page.getByText("Check your mail")).toBeVisible();
    await page.goto("/en/outbox");
    const mails = page.getByRole("listitem").filter({ hasText: `To ${buyer.email}` });
    await mails.filter({ hasText: "/api/auth/callback/email" }).getByRole("link").first().click();
    await expect(page.getByText(buyer.recipientId)).toBeVisible();
    await expectClean(page);
    await page.getByRole("tab", { name: "Recipients" }).click();
    await expect(page.getByText("No saved recipients")).toBeVisible();
    await expectClean(page);
  });

  test("on the admin's desk", async ({ page, desk }) => {
    await page.goto("/admin/sign-in");
    await expectClean(page);
    await desk.signIn("admin");
    await expectClean(page);
    for (const path of [
      "orders",
      "channels",
      "pool",
      "ledger",
      "reconciliation",
      "prices",
      "risk",
      "people",
      "audit",
    ]) {
      await page.goto(`/admin/${path}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectClean(page);
    }
  });

  test("on the channels' desk", async ({ page, desk }) => {
    await desk.signIn("admin");
    await page.goto("/admin/channels?channel=stripe-card");
    await expect(page.getByRole("heading", { name: "Breakers" })).toBeVisible();
    await expectClean(page);
    await page.goto("/admin/channels");
    await page.getByRole("button", { name: "What would routing do now?" }).click();
    await expect(page.getByText("What it consists of")).toBeVisible();
    await expectClean(page);
  });

  test("on the support desk", async ({ page, storefront, cardPage, orderPage, desk, buyer, platform }) => {
    await platform.fail(buyer.recipientId, { answer: "refuse", rescode: 7212004 });
    await storefront.buy({ recipientId: buyer.recipientId, email: buyer.email });
    await cardPage.pay();
    await expect(orderPage.title("This ID cannot receive the diamonds")).toBeVisible();
    const reference = await orderPage.reference();
    await desk.signIn("support");
    await expectClean(page);
    await desk.find("nobody.knows.this");
    await expect(page.getByText("Nothing matches")).toBeVisible();
    await expectClean(page);
    await desk.find(reference);
    await expect(desk.heading(new RegExp(reference))).toBeVisible();
    await expectClean(page);
    await page.getByRole("button", { name: "Correct the recipient" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectClean(page);
  });
});
