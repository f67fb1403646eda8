import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures/test";

/** More stops than any of our pages has. */
const STOPS_MAX = 80;

/** Walks with Tab until this has the focus: it can be reached, and one sees where one is. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${target} cannot be reached with Tab`);
}

// Guarantee: hands that use no mouse buy as well, from the first page to the receipt.
test("somebody buys with nothing but the keyboard @both", async ({ page, storefront, orderPage, buyer, platform }) => {
  await storefront.open();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");

  await tabTo(page, storefront.recipient);
  await page.keyboard.type(buyer.recipientId);
  await tabTo(page, storefront.package(500));
  await expect(page.getByText("Can receive diamonds.")).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  await expect(storefront.package(200)).toBeChecked();
  await tabTo(page, storefront.method("Card"));
  await page.keyboard.press("ArrowDown");
  await expect(storefront.method("GCash")).toBeChecked();
  await page.keyboard.press("ArrowUp");
  await tabTo(page, storefront.email);
  await page.keyboard.type(buyer.email);
  await tabTo(page, storefront.payButton);
  await page.keyboard.press("Enter");

  await tabTo(page, page.getByLabel("Card number"));
  await page.keyboard.type("4242424242424242");
  await page.keyboard.press("Tab");
  await page.keyboard.type("1234");
  await page.keyboard.press("Tab");
  await page.keyboard.type("123");
  await page.keyboard.press("Enter");

  await orderPage.delivered(200);
  await tabTo(page, page.getByRole("link", { name: "Buy again" }));
  expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 200 });
});

// Guarantee: whoever asked for less motion sees the diamonds arrive without any.
test("nothing moves for somebody who asked for less motion", async ({
  page,
  storefront,
  cardPage,
  orderPage,
  buyer,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await storefront.buy({ recipientId: buyer.recipientId });
  await cardPage.leaveWithoutPaying();
  await expect(orderPage.title("Waiting for your payment")).toBeVisible();
  await page.getByRole("link", { name: "Continue to payment" }).click();
  await cardPage.pay();
  await orderPage.delivered(50);
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ playState, effect }) => playState === "running" && Number(effect?.getComputedTiming().duration) > 1)
      .map((animation) => String((animation as CSSAnimation).animationName)),
  );
  expect(moving).toEqual([]);
});
