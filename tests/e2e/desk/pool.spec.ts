import { expectClean } from "../fixtures/axe";
import { expect, test } from "../fixtures/test";
import type { Desk } from "../pages/desk";

const ACCOUNTS = ["Manila", "Jakarta", "Kuala Lumpur"];
const PAGES_MAX = 40;

/** Opens the page of the account's statement that has this order, whichever account it drew from and however much was sold before it. */
async function findInStatements({ page }: Desk, reference: string): Promise<void> {
  for (const name of ACCOUNTS) {
    await page.goto("/admin/pool");
    await page.getByRole("region", { name: "Custodian accounts" }).getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    for (let turned = 0; turned < PAGES_MAX; turned += 1) {
      if ((await page.getByRole("link", { name: reference }).count()) > 0) return;
      const next = page.getByRole("navigation", { name: "Pages of the statement" }).getByRole("link", { name: "Next" });
      if ((await next.count()) === 0) break;
      await page.goto((await next.getAttribute("href")) ?? "");
    }
  }
  throw new Error("the order is in no account's statement");
}

// Guarantee: an admin reads an account's whole story and changes it, and nothing irreversible happens by a slip.
test.describe("the pool", () => {
  test("an account's statement leads from each movement to its order, and closes at what it holds", async ({
    page,
    desk,
    storefront,
    cardPage,
    orderPage,
    buyer,
  }) => {
    await storefront.buy({ recipientId: buyer.recipientId, email: buyer.email });
    await cardPage.pay();
    await expect(orderPage.title(/diamonds arrived$/)).toBeVisible();
    const reference = await orderPage.reference();
    await desk.signIn("admin");
    await findInStatements(desk, reference);
    const movements = page.getByRole("region", { name: "Movements of the period" });
    await expect(movements.getByRole("row").filter({ hasText: reference }).first()).toBeVisible();
    await expect(page.getByText("Closing balance")).toBeVisible();
    await expectClean(page);
    const answer = await page.request.get(`${new URL(page.url()).pathname}/statement`);
    expect(answer.headers()["content-type"]).toContain("text/csv");
    expect(await answer.text()).toContain(reference);
    await movements.getByRole("link", { name: reference }).first().click();
    await expect(desk.heading(new RegExp(reference))).toBeVisible();
  });

  test("an account is changed once, shares stay whole, and the kill switch wants its own words", async ({
    page,
    desk,
  }) => {
    await desk.signIn("admin");
    await page.goto("/admin/pool/facet_my_1");
    await desk.decide("Change", "Change the account", { Owner: "Facet demo Sdn Bhd", Reason: "e2e: a new contract" });
    await expect(page.getByText("The account is changed")).toBeVisible();
    await expect(page.getByText(/Facet demo Sdn Bhd/)).toBeVisible();

    await page.goto("/admin/pool");
    await desk.decide("Target shares", "Set the shares", { "Manila, %": "60", Reason: "e2e: too much" });
    await expect(page.getByText("The target shares of all accounts must add up to 100 %.")).toBeVisible();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();

    await desk.decide("Use the kill switch", "Switch it off for good", { "Type:": "yes", Reason: "e2e: a slip" });
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText("Only the platform can undo this", { exact: true })).toBeVisible();
    await expect(dialog.getByText("Please type: only the platform can undo this")).toBeVisible();
    await expectClean(page);
    await dialog.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Ask the platform" }).click();
    await expect(page.getByText("The platform answers: our API is on.")).toBeVisible();
  });

  test("an alert's endpoint shows its secret once, and an address gets on the list @phone", async ({ page, desk }) => {
    await desk.signIn("admin");
    await page.goto("/admin/alerts");
    await expectClean(page);
    await desk.decide("Add an endpoint", "Add the endpoint", { Address: "http://example.com/alerts" });
    await expect(page.getByText("Please enter an https address without a user name")).toBeVisible();
    const url = `http://127.0.0.1:9/alerts-${Date.now()}`;
    await page.getByRole("dialog").getByLabel("Address").fill(url);
    await page.getByRole("dialog").getByRole("button", { name: "Add the endpoint" }).click();
    await expect(page.getByText(/^whsec_/)).toBeVisible();
    await page.getByRole("button", { name: "I have it" }).click();
    const line = page.getByRole("listitem").filter({ hasText: url });
    await expect(line).toBeVisible();
    await expect(page.getByText(/^whsec_/)).toHaveCount(0);
    await line.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove the endpoint" }).click();
    await expect(page.getByText("The endpoint is removed")).toBeVisible();
  });
});
