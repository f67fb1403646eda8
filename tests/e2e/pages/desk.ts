import { expect, type Locator, type Page } from "@playwright/test";
import { DEMO_LOGINS } from "@/prisma/seed/demo-logins";

export type StaffRole = (typeof DEMO_LOGINS)[number]["role"];

function loginOf(role: StaffRole) {
  const login = DEMO_LOGINS.find((one) => one.role === role);
  if (login === undefined) throw new Error(`the demo has no ${role}`);
  return login;
}

/** The desks of admin and support. */
export class Desk {
  readonly search: Locator;

  constructor(readonly page: Page) {
    this.search = page.getByLabel("Find orders by number, e-mail address, recipient or payment");
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole("heading", { level: 1, name });
  }

  async typeLogin(email: string, password: string): Promise<void> {
    await this.page.getByLabel("E-mail address").fill(email);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Sign in", exact: true }).click();
  }

  async signIn(role: StaffRole): Promise<void> {
    const { email, password } = loginOf(role);
    await this.page.goto("/admin/sign-in");
    await this.typeLogin(email, password);
    await expect(this.heading(role === "support" ? "Support" : "Overview")).toBeVisible();
  }

  /** Opens the one order that this text belongs to. */
  async find(text: string): Promise<void> {
    await this.page.goto("/support");
    await this.search.fill(text);
    await this.search.press("Enter");
  }

  /** On a phone a list's filters wait behind a button; on a wide screen they stand above it. */
  async openFilters(): Promise<void> {
    const button = this.page.getByText(/^Filters/);
    const first = button.or(this.page.getByRole("button", { name: "Show", exact: true })).filter({ visible: true });
    await expect(first.first()).toBeVisible();
    if (await button.isVisible()) await button.click();
  }

  /** Opens a form in a dialog, writes a reason into it and sends it. */
  async decide(button: string, submit: string, fields: Readonly<Record<string, string>>): Promise<void> {
    const dialog = this.page.getByRole("dialog");
    // On a busy machine a button can be seen before the page's scripts run, and a press then does nothing: a person presses again.
    await expect(async () => {
      if (!(await dialog.isVisible())) await this.page.getByRole("button", { name: button, exact: true }).click();
      await expect(dialog).toBeVisible({ timeout: 2_000 });
    }).toPass();
    for (const [label, text] of Object.entries(fields)) await dialog.getByLabel(label).fill(text);
    await dialog.getByRole("button", { name: submit, exact: true }).click();
  }

  async confirmPassword(role: StaffRole): Promise<void> {
    const dialog = this.page.getByRole("dialog", { name: "Confirm that it is you" });
    await dialog.getByLabel("Password").fill(loginOf(role).password);
    await dialog.getByRole("button", { name: "Confirm and go on" }).click();
  }
}
