import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures/test";

// Guarantee: a customer gets what the shop holds about him, and has it erased, with two people in between and the books kept.
test("a customer takes his data with him and has it erased", async ({
  page,
  storefront,
  walletPage,
  orderPage,
  buyer,
  staffDesk,
}) => {
  test.slow();
  await storefront.buy({ recipientId: buyer.recipientId, diamonds: 100, method: "GCash", email: buyer.email });
  await walletPage.payButton.click();
  await orderPage.delivered(100);
  const newestLink = async (subject: string) => {
    await page.goto("/en/outbox");
    const mail = page
      .getByRole("listitem")
      .filter({ hasText: `To ${buyer.email}` })
      .filter({ hasText: subject });
    await mail.first().getByRole("link").first().click();
  };
  await page.goto("/en/sign-in");
  await page.getByLabel("E-mail address").fill(buyer.email);
  await page.getByRole("button", { name: "Send me the link" }).click();
  await expect(page.getByText("Check your mail")).toBeVisible();
  await newestLink("Your sign-in link");
  await page.getByRole("tab", { name: "My data" }).click();
  await page.getByRole("button", { name: "Get my data" }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download as text" }).click(),
  ]);
  expect(await readFile(await file.path(), "utf8")).toContain(`Recipient: ${buyer.recipientId}`);

  await page.getByRole("button", { name: "Delete my data" }).click();
  await page.getByRole("button", { name: "Mail me the link" }).click();
  await expect(page.getByText("We sent you a mail.")).toBeVisible();
  await newestLink("Deleting your data");
  // A press before the page's script runs does nothing, and a person presses again.
  await expect(async () => {
    const confirm = page.getByRole("button", { name: "Confirm" });
    if (await confirm.isVisible()) await confirm.click();
    await expect(page.getByText("Confirmed. A person checks")).toBeVisible({ timeout: 2_000 });
  }).toPass();

  const desk = await staffDesk("admin");
  await desk.page.goto("/admin/people/requests?status=waiting");
  const masked = `${buyer.email.slice(0, 1)}•••@example.com`;
  await expect(desk.page.getByRole("row").filter({ hasText: masked }).first()).toBeVisible();
  await desk.page.getByRole("button", { name: "Erase" }).first().click();
  const dialog = desk.page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("The customer's wish");
  await dialog.getByRole("button", { name: "Erase for good" }).click();
  await expect(desk.page.getByText("The data is erased")).toBeVisible();

  await page.goto("/en/account");
  await expect(page.getByText("Sign in to see your orders")).toBeVisible();
  await page.goto("/en/outbox");
  const last = page.getByRole("listitem").filter({ hasText: `To ${buyer.email}` });
  await expect(last).toHaveCount(1);
  await expect(last).toContainText("Your data at");
});
