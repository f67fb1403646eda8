import { expect, test } from "../fixtures/test";

/** About 100 USD: above what support may give back alone. */
const ABOVE_THE_LIMIT = 5_000;

// Guarantee: money above a person's limit goes back only after a second person said so, and each of them sees how it stands.
test.describe("a refund above the limit", () => {
  test("waits for a supervisor, who approves it, and then reaches the customer", async ({
    storefront,
    cardPage,
    orderPage,
    buyer,
    cards,
    books,
    staffDesk,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId, diamonds: ABOVE_THE_LIMIT });
    await cardPage.pay();
    await orderPage.delivered(ABOVE_THE_LIMIT);
    const reference = await orderPage.reference();
    await expect.poll(async () => (await cards.taken(reference)).captured).toBeGreaterThan(0);

    const support = await staffDesk("support");
    await support.find(reference);
    await support.decide("Refund", "Refund", { Reason: "The stream was cancelled" });
    await expect(support.page.getByText("Asked for. A second person has to approve it")).toBeVisible();
    await expect(
      support.page.getByText("A colleague has to approve it. You can take it back until then."),
    ).toBeVisible();
    await expect(support.page.getByRole("button", { name: "Approve the refund" })).toHaveCount(0);
    expect((await cards.taken(reference)).refunded).toBe(0);

    const supervisor = await staffDesk("supervisor");
    await supervisor.page.goto("/support?queue=refunds");
    await expect(supervisor.page.getByText("The stream was cancelled").first()).toBeVisible();
    await supervisor.page.getByRole("link", { name: reference }).click();
    await supervisor.decide("Approve the refund", "Approve the refund", { Reason: "A good customer" });
    await expect(supervisor.page.getByText("Approved. The refund is on its way")).toBeVisible();

    await expect
      .poll(async () => (await cards.taken(reference)).refunded)
      .toBe((await cards.taken(reference)).captured);
    await expect(orderPage.title("Refunded")).toBeVisible();
    await support.page.reload();
    await expect(support.page.getByText("A good customer").first()).toBeVisible();
    expect(await books.trialBalance()).toBe("0");
  });

  test("is declined with a reason, and nothing goes back", async ({
    storefront,
    cardPage,
    orderPage,
    buyer,
    cards,
    staffDesk,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId, diamonds: ABOVE_THE_LIMIT });
    await cardPage.pay();
    await orderPage.delivered(ABOVE_THE_LIMIT);
    const reference = await orderPage.reference();
    await expect.poll(async () => (await cards.taken(reference)).captured).toBeGreaterThan(0);

    const support = await staffDesk("support");
    await support.find(reference);
    await support.decide("Refund", "Refund", { Reason: "Changed their mind" });
    await expect(support.page.getByText("Asked for. A second person has to approve it")).toBeVisible();

    const finance = await staffDesk("finance");
    await finance.find(reference);
    await finance.decide("Decline it", "Decline it", { Reason: "Delivered as ordered" });
    await expect(finance.page.getByText("Delivered as ordered").first()).toBeVisible();
    await support.page.reload();
    await expect(support.page.getByText("declined", { exact: true })).toBeVisible();
    expect((await cards.taken(reference)).refunded).toBe(0);
  });
});
