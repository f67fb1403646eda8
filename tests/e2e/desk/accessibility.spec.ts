import { DESK_PAGES } from "@/scripts/screenshots/desk-pages";
import { expectClean } from "../fixtures/axe";
import { expect, test } from "../fixtures/test";

/** Pages of one order, ticket or incident are looked at where a test has made one. */
const ADDRESSED = DESK_PAGES.flatMap((one) => (typeof one.open === "string" ? [{ open: one.open }] : []));

// Guarantee: the desks work for somebody who reads them with a screen reader, in light and dark.
test.describe("axe finds nothing", () => {
  // Many pages, each looked at in both themes.
  test.describe.configure({ timeout: 240_000 });

  test("at the door and on the overview", async ({ page, desk }) => {
    await page.goto("/admin/sign-in");
    await expectClean(page);
    await desk.signIn("admin");
    await expectClean(page);
  });

  // Two, so that two browsers share the way.
  for (const part of [0, 1]) {
    test(`on every page with an address of its own, part ${part + 1}`, async ({ page, desk }) => {
      await desk.signIn("admin");
      for (const { open } of ADDRESSED.filter((_, at) => at % 2 === part)) {
        await page.goto(open);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expectClean(page);
      }
    });
  }

  test("on the channels' desk", async ({ page, desk }) => {
    await desk.signIn("admin");
    await page.goto("/admin/channels?channel=stripe-card");
    await expect(page.getByRole("heading", { name: "Breakers" })).toBeVisible();
    await expectClean(page);
    await page.goto("/admin/channels");
    await page.getByRole("button", { name: "What would routing do now?" }).click();
    await expect(page.getByText("What it consists of")).toBeVisible();
    await expectClean(page);
  });

  test("on the support desk", async ({ page, storefront, cardPage, orderPage, desk, buyer, platform }) => {
    await platform.fail(buyer.recipientId, { answer: "refuse", rescode: 7212004 });
    await storefront.buy({ recipientId: buyer.recipientId, email: buyer.email });
    await cardPage.pay();
    await expect(orderPage.title("This ID cannot receive the diamonds")).toBeVisible();
    const reference = await orderPage.reference();
    await desk.signIn("support");
    await expectClean(page);
    await desk.find("nobody.knows.this");
    await expect(page.getByText("Nothing matches")).toBeVisible();
    await expectClean(page);
    await desk.find(reference);
    await expect(desk.heading(new RegExp(reference))).toBeVisible();
    await expectClean(page);
    await page.getByRole("button", { name: "Correct the recipient" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectClean(page);
  });
});
