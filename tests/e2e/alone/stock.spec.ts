import { expect, test } from "../fixtures/test";

// Guarantee: an order that the pool cannot serve waits, and a deposit on the desk is all it needs to go on by itself.
test("waits while nothing is in stock, and is delivered after a deposit", async ({
  storefront,
  cardPage,
  orderPage,
  buyer,
  platform,
  books,
  staffDesk,
}) => {
  const release = await books.reserveEverything();
  try {
    await storefront.buy({ recipientId: buyer.recipientId, diamonds: 200 });
    await cardPage.pay();
    await expect(orderPage.title("Waiting for new stock")).toBeVisible();
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 0, diamonds: 0 });

    const desk = await staffDesk("admin");
    await books.letConfirmationsRunOut("admin@facet.test");
    await desk.page.goto("/admin/pool");
    await desk.page.getByLabel("Diamonds", { exact: true }).fill("250");
    await desk.page.getByLabel("Cost together, USD").fill("4.13");
    await desk.page.getByLabel("Supplier").fill("Demo supplier");
    await desk.page.getByLabel("Invoice or transfer").fill(`e2e ${buyer.recipientId}`);
    await platform.deposit(await desk.page.getByLabel("Account", { exact: true }).inputValue(), 250);
    await desk.page.getByRole("button", { name: "Record the deposit" }).click();
    await desk.confirmPassword("admin");
    await expect(desk.page.getByText("The deposit is in the books")).toBeVisible();

    await orderPage.delivered(200);
    expect(await platform.arrived(buyer.recipientId)).toEqual({ count: 1, diamonds: 200 });
    await expect(desk.page.getByRole("row").filter({ hasText: `e2e ${buyer.recipientId}` })).toContainText("250");
    expect(await books.trialBalance()).toBe("0");
  } finally {
    await release();
  }
});
