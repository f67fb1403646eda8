import { e2eShop } from "@/tests/support/e2e-shop";
import { expectClean } from "./fixtures/axe";
import { placeOrder } from "./fixtures/place-order";
import { expect, test } from "./fixtures/test";

// Guarantee: every page works for somebody who reads it with a screen reader, in light and dark.
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

  test("on the buying page, in each of its states @both", async ({ page, storefront, buyer }) => {
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

  test("on the payment pages of the simulated providers", async ({ page }) => {
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

  test("on an order, from placed to delivered @both", async ({ page, storefront, cardPage, orderPage, buyer }) => {
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
});
