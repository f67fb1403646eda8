import type { Page, Route } from "@playwright/test";
import { expect, test } from "./fixtures/test";

/**
 * The shop's answers to the next orders, replaced by `shop.busy` in the form in which the server sends a refusal. The order itself
 * reaches the shop each time, so the last try also shows that it is the same order and not a second one.
 */
async function refuseAsBusy(page: Page, { times, retryAfterSeconds }: { times: number; retryAfterSeconds: number }) {
  const state = { asked: 0, references: new Set<string>() };
  const facts = { retryAfterSeconds: String(retryAfterSeconds) };
  const refusal = JSON.stringify({ status: "refused", code: "shop.busy", message: "Busy.", facts });
  await page.route("**/en", async (route: Route) => {
    if (route.request().method() !== "POST") return route.continue();
    state.asked += 1;
    const response = await route.fetch();
    const text = await response.text();
    state.references.add(/"reference":"([^"]+)"/.exec(text)?.[1] ?? "none");
    const row = /"a":"\$@([0-9a-f]+)"/.exec(text)?.[1] ?? "";
    const busy = text.replace(new RegExp(`^${row}:.*$`, "m"), `${row}:${refusal}`);
    return route.fulfill({ response, body: state.asked > times ? text : busy });
  });
  return state;
}

// Guarantee: a shop that is too busy says so calmly, keeps what was typed, and places the order by itself when there is room.
test.describe("a busy shop", () => {
  test("counts down, tries again by itself and opens the payment page", async ({ page, storefront, buyer }) => {
    await storefront.open();
    await storefront.choose({ recipientId: buyer.recipientId, diamonds: 100, email: buyer.email });
    const state = await refuseAsBusy(page, { times: 2, retryAfterSeconds: 1 });
    await storefront.payButton.click();

    const note = page.getByRole("alert").filter({ hasText: "Many people are buying right now" });
    await expect(note).toBeVisible();
    await expect(note).toContainText("You were not charged, and everything you typed is kept.");
    await page.waitForURL((url) => /^\/c\/pay\//.test(url.pathname));
    expect(state.asked).toBe(3);
    expect([...state.references]).toEqual([expect.stringMatching(/^FCT-/)]);
  });

  test("keeps everything, and leaves the next try to who changes the order", async ({ page, storefront, buyer }) => {
    await storefront.open();
    await storefront.choose({ recipientId: buyer.recipientId, diamonds: 100, method: "GCash", email: buyer.email });
    const state = await refuseAsBusy(page, { times: 9, retryAfterSeconds: 30 });
    await storefront.payButton.click();

    const note = page.getByRole("alert").filter({ hasText: "Many people are buying right now" });
    await expect(note).toContainText(/We try again in \d+ seconds/);
    await expect(storefront.recipient).toHaveValue(buyer.recipientId);
    await expect(storefront.package(100)).toBeChecked();
    await expect(storefront.method("GCash")).toBeChecked();
    await expect(storefront.email).toHaveValue(buyer.email);

    await note.getByRole("button", { name: "Try again" }).click();
    await expect.poll(() => state.asked).toBe(2);
    await expect(note).toContainText(/We try again in \d+ seconds/);

    await storefront.email.fill(`other-${buyer.email}`);
    await expect(note).toBeHidden();
    expect(state.asked).toBe(2);
  });
});
