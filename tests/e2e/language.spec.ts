import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "./fixtures/test";
import { CardPage } from "./pages/payment-pages";

type Messages = Record<string, Record<string, string>>;

/** The shop's own words in a language, so that these tests follow when a translator finds better ones. */
function messagesOf(locale: string): Messages {
  const file = path.resolve(import.meta.dirname, `../../messages/${locale}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as Messages;
}

const words = (messages: Messages, area: string, key: string) => messages[area]?.[key] ?? `${area}.${key} is missing`;

// Guarantee: where somebody pays decides about the currency and the ways to pay, what he reads about the language; each can
// be changed on any page, and the way to the diamonds exists in all of them.
test.describe("country and language", () => {
  test("another country has another currency and other ways to pay", async ({ page, storefront }) => {
    await storefront.open();
    await expect(storefront.method("GCash")).toBeVisible();
    await expect(storefront.payButton).toContainText("₱");

    await page.getByRole("button", { name: /^Language, country and appearance/ }).click();
    await page.getByRole("radio", { name: /^Indonesia/ }).check();
    await page.getByRole("button", { name: "Close" }).click();

    await expect(storefront.payButton).toContainText("Rp");
    await expect(storefront.summary).toContainText("PPN 11 %");
    await expect(storefront.method("Card")).toBeVisible();
    await expect(storefront.method("GCash")).toHaveCount(0);

    await page.reload();
    await expect(storefront.payButton).toContainText("Rp");
  });

  test("Filipino goes all the way to the diamonds", async ({ page, storefront, buyer, platform }) => {
    const fil = messagesOf("fil");
    await storefront.open();
    await page.getByRole("button", { name: /^Language, country and appearance/ }).click();
    await page.getByRole("link", { name: "Filipino" }).click();
    await expect(page).toHaveURL(/\/fil$/);
    await expect(page.locator("html")).toHaveAttribute("lang", "fil");

    await page.getByLabel(words(fil, "home", "recipientLabel")).fill(buyer.recipientId);
    await page.getByRole("radio", { name: /^100 / }).check();
    await expect(page.getByText(words(fil, "home", "recipientOk"))).toBeVisible();
    await page
      .getByRole("button", { name: new RegExp(`^${words(fil, "home", "pay").replace(" {amount}", "")}`) })
      .click();
    await new CardPage(page).pay();

    await expect(page).toHaveURL(/\/fil\/order/);
    await expect(page.getByRole("button", { name: words(fil, "order", "print") })).toBeVisible();
    await expect(page.getByRole("link", { name: words(fil, "order", "buyAgain") })).toBeVisible();
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 100 });

    await page.goto("/");
    await expect(page).toHaveURL(/\/fil$/);
  });

  for (const [locale, sign, tax] of [
    ["id", "Rp", "11"],
    ["ms", "RM", "8"],
    ["th", "฿", "7"],
    ["vi", "₫", "10"],
  ] as const) {
    test(`somebody who reads ${locale} buys in the currency of that country`, async ({ page, buyer, platform }) => {
      const messages = messagesOf(locale);
      await page.goto(`/${locale}`);
      await expect(page.getByRole("heading", { level: 1, name: words(messages, "home", "title") })).toBeVisible();
      await page.getByLabel(words(messages, "home", "recipientLabel")).fill(buyer.recipientId);
      await page.getByLabel(words(messages, "home", "recipientLabel")).blur();
      await expect(page.getByText(words(messages, "home", "recipientOk"))).toBeVisible();
      await expect(page.getByRole("region", { name: words(messages, "home", "summaryLabel") })).toContainText(tax);
      const pay = page.getByRole("button", { name: new RegExp(`^${words(messages, "home", "pay").split("{")[0]}`) });
      await expect(pay).toContainText(sign);
      await pay.click();
      await new CardPage(page).pay();

      await expect(page.getByRole("link", { name: words(messages, "order", "buyAgain") })).toBeVisible();
      expect((await platform.arrived(buyer.recipientId)).count).toBe(1);
    });
  }
});

// Guarantee: light and dark follow the device, until somebody chooses.
test("the appearance follows the device, or the choice", async ({ page, storefront }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  await storefront.open();
  const light = await background();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await background();
  expect(dark).not.toBe(light);

  await page.getByRole("button", { name: /^Language, country and appearance/ }).click();
  await page.getByRole("radio", { name: "Light" }).check();
  expect(await background()).toBe(light);
  await page.reload();
  expect(await background()).toBe(light);
});
