import { expect, test } from "./fixtures/test";

// Guarantee: nobody pays for an ID that cannot receive, and an ID that was copied with something around it still works.
test.describe("the recipient's ID", () => {
  test("is read out of whatever was pasted", async ({ page, context, storefront }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await storefront.open();
    await page.evaluate(() => navigator.clipboard.writeText("ID: Tony_Bee99 "));
    await storefront.recipient.focus();
    await page.keyboard.press("ControlOrMeta+V");

    await expect(storefront.recipient).toHaveValue("Tony_Bee99");
    await expect(page.getByText("Can receive diamonds.")).toBeVisible();
    await expect(storefront.summary.or(page.getByText("to Tony_Bee99")).first()).toContainText("Tony_Bee99");
  });

  test("is cleaned when it was typed with spaces", async ({ page, storefront }) => {
    await storefront.open();
    await storefront.typeRecipient("  id:  Tony _Bee99\u200b");
    await expect(storefront.recipient).toHaveValue("Tony_Bee99");
    await expect(page.getByText("Can receive diamonds.")).toBeVisible();
  });

  test("stops the purchase when nobody has it", async ({ page, storefront }) => {
    await storefront.open();
    await storefront.typeRecipient("missing_person");
    const sentence = page.getByText("We could not find this ID. Check it in the profile and try again.");
    await expect(sentence).toBeVisible();
    await expect(storefront.recipient).toHaveAttribute("aria-invalid", "true");

    await storefront.payButton.click();
    await expect(storefront.recipient).toBeFocused();
    await expect(sentence).toBeVisible();
    await expect(page).toHaveURL(/\/en$/);
  });

  test("stops the purchase when it cannot receive", async ({ page, storefront }) => {
    await storefront.open();
    await storefront.typeRecipient("frozen_person");
    await expect(page.getByText("This ID cannot receive diamonds. Check it, or ask its owner.")).toBeVisible();
    await storefront.payButton.click();
    await expect(storefront.recipient).toBeFocused();
    await expect(page).toHaveURL(/\/en$/);
  });

  test("is asked for with a sentence at the field", async ({ page, storefront }) => {
    await storefront.open();
    await storefront.payButton.click();
    await expect(page.getByText("Enter the ID that gets the diamonds.")).toBeVisible();
    await expect(storefront.recipient).toBeFocused();

    for (const [typed, sentence] of [
      ["ab", "An ID has at least 4 characters. Is a part missing?"],
      ["<script>alert(1)</script>", "An ID has only letters, digits, dots, dashes and underscores."],
      ["a".repeat(81), "An ID has at most 80 characters. Is there something else in the field?"],
    ] as const) {
      await storefront.typeRecipient(typed);
      await expect(page.getByText(sentence)).toBeVisible();
    }
  });
});

// Guarantee: a field that cannot be read says so where it stands, and nothing is sent.
test.describe("the other fields", () => {
  test("refuse an amount that is none", async ({ page, storefront, buyer }) => {
    await storefront.open();
    await storefront.confirmRecipient(buyer.recipientId);
    const sentence = page.getByText("Enter a whole number from 50 to 120,000.");
    for (const amount of ["0", "49", "120001", "-5", "1.5", "many", "9".repeat(12)]) {
      await storefront.typeAmount("50");
      await expect(sentence).toBeHidden();
      await storefront.typeAmount(amount);
      await expect(sentence).toBeVisible();
      await page.getByRole("button", { name: /^Pay/ }).click();
      await expect(page.getByLabel("Number of diamonds")).toBeFocused();
    }
    await expect(page).toHaveURL(/\/en$/);
  });

  test("refuse an e-mail address that is none", async ({ page, storefront, buyer }) => {
    await storefront.open();
    await storefront.choose({ recipientId: buyer.recipientId, email: "not an address" });
    await storefront.payButton.click();
    await expect(page.getByText("Enter an address such as name@example.com, or leave it empty.")).toBeVisible();
    await expect(storefront.email).toBeFocused();
  });
});
