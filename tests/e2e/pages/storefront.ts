import { expect, type Locator, type Page } from "@playwright/test";

export type Wanted = {
  recipientId: string;
  /** A package by its size, or any other amount. */
  diamonds?: number;
  method?: "Card" | "GCash";
  email?: string;
};

/** The buying page as a customer sees it: three decisions and one button. */
export class Storefront {
  readonly recipient: Locator;
  readonly email: Locator;
  readonly payButton: Locator;
  readonly summary: Locator;

  constructor(readonly page: Page) {
    this.recipient = page.getByLabel("BIGO ID");
    this.email = page.getByLabel("E-mail for the receipt (optional)");
    // Phones have it in the bar at the bottom, desktops in the summary; only one of them is shown.
    this.payButton = page.getByRole("button", { name: /^Pay / });
    this.summary = page.getByRole("region", { name: "Your order" });
  }

  async open(path = "/en"): Promise<void> {
    await this.page.goto(path);
    await this.loaded();
  }

  async loaded(): Promise<void> {
    await expect(this.package(50)).toBeVisible();
  }

  package(diamonds: number): Locator {
    const size = new Intl.NumberFormat("en").format(diamonds);
    // Its size and then its price; "Other amount 50 to 120,000" goes on in small letters.
    return this.page.getByRole("radio", { name: new RegExp(`(^|\\s)${size} (?![a-z])`) });
  }

  method(name: string): Locator {
    return this.page.getByRole("radio", { name: new RegExp(`^${name}`) });
  }

  async typeRecipient(recipientId: string): Promise<void> {
    await this.recipient.fill(recipientId);
    await this.recipient.blur();
  }

  async confirmRecipient(recipientId: string): Promise<void> {
    await this.typeRecipient(recipientId);
    await expect(this.page.getByText("Can receive diamonds.")).toBeVisible();
  }

  async typeAmount(diamonds: number | string): Promise<void> {
    await this.page.getByRole("radio", { name: /^Other amount/ }).check();
    await this.page.getByLabel("Number of diamonds").fill(String(diamonds));
  }

  async choose({ recipientId, diamonds = 50, method = "Card", email }: Wanted): Promise<void> {
    await this.confirmRecipient(recipientId);
    if (await this.package(diamonds).count()) await this.package(diamonds).check();
    else await this.typeAmount(diamonds);
    await this.method(method).check();
    if (email !== undefined) await this.email.fill(email);
  }

  /** From an empty page to the payment page. */
  async buy(wanted: Wanted): Promise<void> {
    await this.open();
    await this.choose(wanted);
    await this.payButton.click();
    await this.page.waitForURL((url) => /^\/(c\/pay|wallet)\//.test(url.pathname));
  }
}
