import { expect, test } from "./fixtures/test";

// Guarantee: whoever has sent a part of the coins is told so, and never that nothing came or was charged.
test("a part of the coins is shown while the rest is waited for, and to whoever wants to cancel", async ({
  page,
  storefront,
  bitcoinPage,
  orderPage,
  buyer,
  books,
}) => {
  await storefront.buy({ recipientId: buyer.recipientId, diamonds: 100, method: "Bitcoin" });
  await bitcoinPage.payHalf();

  await expect(orderPage.title("A part has arrived")).toBeVisible();
  await expect(page.getByText(/^₱6\d\.\d\d of ₱122\.00 has arrived\./)).toBeVisible();
  await page.getByRole("button", { name: "Cancel this order" }).click();
  await expect(page.getByText(/^A part of the payment has arrived already\./)).toBeVisible();
  await page.getByRole("button", { name: "Keep it" }).click();
  expect(await books.trialBalance()).toBe("0");
});
