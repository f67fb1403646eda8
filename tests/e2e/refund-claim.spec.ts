import { expect, test } from "./fixtures/test";

// Guarantee: whoever paid with digital currency finds their refund on the order's page, says where it goes, and sees that it is done.
test("a bitcoin refund waits on the order's page until its customer has fetched it", async ({
  page,
  storefront,
  bitcoinPage,
  orderPage,
  buyer,
  books,
  staffDesk,
}) => {
  await storefront.buy({ recipientId: buyer.recipientId, diamonds: 100, method: "Bitcoin" });
  await bitcoinPage.payButton.click();
  await orderPage.delivered(100);
  await expect(orderPage.refund).toHaveCount(0);

  const desk = await staffDesk("support");
  await desk.find(await orderPage.reference());
  await desk.decide("Refund", "Refund", { Reason: "the wrong streamer" });
  await expect(desk.page.getByText("The refund is on its way")).toBeVisible();

  await expect(orderPage.title("Your money is on its way back")).toBeVisible();
  await expect(orderPage.refund).toContainText("₱122.00 is ready for you.");
  const opened = page.waitForEvent("popup");
  await orderPage.refund.getByRole("link", { name: "Collect ₱122.00" }).click();
  const claim = await opened;
  await claim.getByLabel(/address/i).fill("bcrt1qrefundsgohere");
  await claim.getByRole("button").first().click();
  await expect(claim.getByText(/waits|is being sent|was sent/)).toBeVisible();
  await claim.close();
  expect(await books.trialBalance()).toBe("0");
});
