import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures/test";
import { giveAuthenticator } from "../fixtures/virtual-authenticator";

const PASSWORD = "amber-lantern-47-river";

/** The link of the newest mail to this address, at the name that passkeys of this machine belong to. */
async function invitationOf(page: Page, email: string): Promise<string> {
  await page.goto("/en/outbox");
  const mail = page.getByRole("listitem").filter({ hasText: `To ${email}` });
  const link = await mail.first().getByRole("link").first().getAttribute("href");
  return (link ?? "").replace("127.0.0.1", "localhost");
}

async function addPasskey(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Add a passkey" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a passkey" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Make the passkey" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: name })).toBeVisible();
}

async function invite(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail address", { exact: true }).fill(email);
  await page.getByLabel("Role").selectOption("admin");
  await page.getByLabel("Why").fill("Joins the team");
  await page.getByRole("button", { name: "Send the invitation" }).click();
}

// Guarantee: an invited person gets in once, by a passkey from then on, and a lost device locks nobody out.
test.describe("staff", () => {
  test("are invited, make a passkey, confirm with it, and come back by a recovery code", async ({
    page,
    desk,
    newBrowser,
    database,
  }) => {
    test.slow();
    const email = `nina-${randomBytes(4).toString("hex")}@example.com`;
    await desk.signIn("admin");
    await page.goto("/admin/people");
    await invite(page, email);
    await expect(page.getByRole("cell", { name: email })).toBeVisible();
    const link = await invitationOf(page, email);

    const theirs = await (await newBrowser()).newPage();
    const device = await giveAuthenticator(theirs);
    await theirs.goto(link);
    await theirs.getByLabel("Your name").fill("Nina");
    await theirs.getByLabel("Choose a password").fill(PASSWORD);
    await theirs.getByRole("button", { name: "Make my account" }).click();
    await expect(theirs.getByText("Welcome. Please make a passkey now")).toBeVisible();
    await addPasskey(theirs, "Laptop");
    await theirs.getByRole("button", { name: "Make recovery codes" }).click();
    await theirs.getByRole("button", { name: "Make the codes" }).click();
    const codes = theirs.getByRole("list", { name: "Your recovery codes" }).getByRole("listitem");
    await expect(codes).toHaveCount(10);
    const code = (await codes.first().textContent()) ?? "";
    await theirs.getByRole("button", { name: "I have kept them" }).click();

    // The link has done its work.
    await theirs.goto(link);
    await expect(theirs.getByText("This invitation was used already.")).toBeVisible();

    await theirs.goto(`${new URL(link).origin}/admin/account`);
    await theirs.getByRole("button", { name: "Sign out", exact: true }).click();
    await theirs.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(theirs.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();

    // Five minutes later what moves rights asks for the passkey, and a password is not even offered.
    await database.query(
      "UPDATE user_sessions SET confirmed_at = NULL WHERE user_id = (SELECT id FROM users WHERE email = $1)",
      [email],
    );
    await theirs.goto(`${new URL(link).origin}/admin/people`);
    await invite(theirs, `omar-${email}`);
    const dialog = theirs.getByRole("dialog", { name: "Confirm that it is you" });
    await expect(dialog.getByRole("button", { name: "Confirm with your passkey" })).toBeVisible();
    await expect(dialog.getByLabel("Password")).toHaveCount(0);
    await dialog.getByRole("button", { name: "Confirm with your passkey" }).click();
    await expect(theirs.getByRole("cell", { name: `omar-${email}` })).toBeVisible();

    await device.replace();
    await theirs.getByRole("button", { name: "Sign out", exact: true }).click();
    await theirs.getByRole("button", { name: "Lost your passkey? Use a recovery code" }).click();
    await theirs.getByLabel("E-mail address").fill(email);
    await theirs.getByLabel("Recovery code").fill(code);
    await theirs.getByRole("button", { name: "Sign in with the code" }).click();
    await expect(theirs.getByText("You came in by a recovery code")).toBeVisible();
    await addPasskey(theirs, "New phone");
    await expect(theirs.getByText("9 of 10 left")).toBeVisible();
  });

  test("leave a log that is searched and read, with what was before and after @phone", async ({ page, desk }) => {
    await desk.signIn("admin");
    await page.goto("/admin/account");
    await page.getByLabel("Name").fill(`Demo Admin ${randomBytes(2).toString("hex")}`);
    await page.getByRole("button", { name: "Save the name" }).click();
    await expect(page.getByText("The name is saved")).toBeVisible();
    await page.goto("/admin/audit");
    await desk.openFilters();
    await page.getByRole("combobox", { name: "Action" }).selectOption("user.rename");
    await page.getByRole("button", { name: "Show" }).click();
    await expect(page).toHaveURL(/action=user\.rename/);
    await page.getByRole("table", { name: "What staff did" }).getByRole("link").first().click();
    const panel = page.getByRole("complementary", { name: "Changed their own name" });
    await expect(panel.getByRole("row").filter({ hasText: "name" })).toContainText("Demo Admin");
    await panel.getByRole("button", { name: "Close details" }).click();
    await expect(panel).toHaveCount(0);
  });
});
