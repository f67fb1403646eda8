import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/test";

/** Asks for a link and follows the newest one that the demo's outbox shows for this address. */
async function signInByLink(page: Page, email: string): Promise<void> {
  await page.goto("/en/sign-in");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Send me the link" }).click();
  await expect(page.getByText("Check your mail")).toBeVisible();
  await page.goto("/en/outbox");
  const mail = page
    .getByRole("listitem")
    .filter({ hasText: `To ${email}` })
    .filter({ hasText: "/api/auth/callback/email" });
  await mail.first().getByRole("link").first().click();
  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible();
}

// Guarantee: an account is an e-mail address: whoever reads its mail sees its orders and recipients, and nobody else does.
test.describe("a customer's account", () => {
  test("is opened by a link that works once", async ({ page, buyer, newBrowser }) => {
    await page.goto("/en/account");
    await expect(page.getByText("Sign in to see your orders")).toBeVisible();
    await signInByLink(page, buyer.email);
    await page.reload();
    await expect(page.getByText(`Signed in as ${buyer.email}`)).toBeVisible();

    await page.goto("/en/outbox");
    const mail = page.getByRole("listitem").filter({ hasText: `To ${buyer.email}` });
    const link = await mail.first().getByRole("link").first().getAttribute("href");
    const thief = await (await newBrowser()).newPage();
    await thief.goto(link ?? "");
    await expect(thief.getByText("This link was used already or is too old.")).toBeVisible();

    await page.goto("/en/account");
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/en$/);
    await page.goto("/en/account");
    await expect(page.getByText("Sign in to see your orders")).toBeVisible();
  });

  test("shows the orders that were placed as a guest, and buys again", async ({
    page,
    storefront,
    walletPage,
    orderPage,
    buyer,
    platform,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId, diamonds: 100, method: "GCash", email: buyer.email });
    await walletPage.payButton.click();
    await orderPage.delivered(100);
    const reference = await orderPage.reference();

    await signInByLink(page, buyer.email);
    const row = page.getByRole("listitem").filter({ hasText: reference });
    await expect(row).toContainText(`100 diamonds to ${buyer.recipientId}`);
    await expect(row).toContainText("delivered");
    await expect(row).toContainText("₱122.00");
    await page.getByRole("button", { name: "Refunded" }).click();
    await expect(page.getByText("Nothing here")).toBeVisible();
    await page.getByRole("button", { name: "Delivered" }).click();

    await row.getByRole("link", { name: "Buy again" }).click();
    await storefront.loaded();
    await expect(storefront.recipient).toHaveValue(buyer.recipientId);
    await expect(storefront.package(100)).toBeChecked();
    await expect(storefront.method("GCash")).toBeChecked();
    await expect(storefront.email).toHaveValue(buyer.email);
    await storefront.payButton.click();
    await walletPage.payButton.click();
    await orderPage.delivered(100);
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 2, diamonds: 200 });
  });

  test("keeps recipients under names of one's own", async ({ page, storefront, buyer }) => {
    await signInByLink(page, buyer.email);
    await page.getByRole("tab", { name: "Recipients" }).click();
    await expect(page.getByText("No saved recipients")).toBeVisible();
    await page.getByLabel("BIGO ID").fill("x");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("An ID has 4 to 80 letters, digits, dots, dashes or underscores.")).toBeVisible();
    await page.getByLabel("BIGO ID").fill(buyer.recipientId);
    await page.getByLabel("Your name for it (optional)").fill("My sister");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText(`${buyer.recipientId} is saved`)).toBeVisible();

    await storefront.open();
    await page.getByRole("button", { name: "Use My sister" }).click();
    await expect(storefront.recipient).toHaveValue(buyer.recipientId);
    await expect(page.getByText("Can receive diamonds.")).toBeVisible();

    await page.goto("/en/account");
    await page.getByRole("tab", { name: "Recipients" }).click();
    await page.getByRole("button", { name: `Remove ${buyer.recipientId}` }).click();
    await expect(page.getByText("No saved recipients")).toBeVisible();
  });

  test("says what happened in mails", async ({ page, storefront, cardPage, orderPage, buyer }) => {
    await storefront.buy({ recipientId: buyer.recipientId, email: buyer.email });
    await cardPage.pay();
    await orderPage.delivered(50);
    const reference = await orderPage.reference();
    await page.getByRole("button", { name: "Send by e-mail" }).click();
    await expect(page.getByText(/^Receipt sent to /)).toBeVisible();

    await page.goto("/en/outbox");
    const mails = page.getByRole("listitem").filter({ hasText: `To ${buyer.email}` });
    await expect(mails.filter({ hasText: reference }).first()).toBeVisible();
    // The delivery's and the receipt. One about a step that is over by then (placed, paid) is not sent any more.
    await expect.poll(() => mails.filter({ hasText: "diamonds delivered" }).count()).toBe(2);
  });
});
