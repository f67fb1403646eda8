import { expect, type Locator, type Page } from "@playwright/test";

export const CARDS = {
  good: "4242 4242 4242 4242",
  declined: "4000 0000 0000 0002",
  asksForConfirmation: "4000 0000 0000 3220",
} as const;

/** The card processor's hosted page. */
export class CardPage {
  readonly payButton: Locator;

  constructor(readonly page: Page) {
    this.payButton = page.getByRole("button", { name: /^Pay / });
  }

  async fill(number: string, email = "payer@example.com"): Promise<void> {
    // The number first: the page one comes from has a field for an e-mail address too.
    await this.page.getByLabel("Card number").fill(number);
    await this.page.getByLabel("E-mail").fill(email);
    await this.page.getByLabel("Expires MM/YY").fill("12 / 34");
    await this.page.getByLabel("Security code").fill("123");
  }

  async pay(number: string = CARDS.good): Promise<void> {
    await this.fill(number);
    await this.payButton.click();
  }

  /** With the wallet that the device has of its own: no number is typed. */
  async payByDevice(): Promise<void> {
    await this.page.getByRole("button", { name: /^Google Pay or Apple Pay/ }).click();
  }

  async confirmAtBank(isConfirmed: boolean): Promise<void> {
    await expect(this.page.getByRole("heading", { name: "Your bank asks you to confirm" })).toBeVisible();
    const name = isConfirmed ? "Complete authentication" : "Fail authentication";
    await this.page.getByRole("button", { name }).click();
  }

  async leaveWithoutPaying(): Promise<void> {
    await this.page.getByRole("link", { name: "Back to the shop without paying" }).click();
  }
}

/** The e-wallet's hosted page. */
export class WalletPage {
  readonly payButton: Locator;

  constructor(readonly page: Page) {
    this.payButton = page.getByRole("button", { name: /^Pay / });
  }

  async decline(): Promise<void> {
    await this.page.getByRole("button", { name: "Decline the payment" }).click();
  }

  async leaveWithoutPaying(): Promise<void> {
    await this.page.getByRole("button", { name: "Back to the shop without paying" }).click();
  }

  /** The reference of the order that this page is for. */
  async reference(): Promise<string> {
    const text = await this.page.getByText(/^Reference FCT-/).innerText();
    return text.replace("Reference ", "");
  }
}

/** The second acquirer's hosted page for cards. */
export class CashierPage {
  readonly payButton: Locator;

  constructor(readonly page: Page) {
    this.payButton = page.getByRole("button", { name: /^Pay / });
  }

  async pay(number: string = CARDS.good): Promise<void> {
    await this.page.getByLabel("Card number").fill(number);
    await this.page.getByLabel("Expires MM/YY").fill("12 / 34");
    await this.page.getByLabel("Security code").fill("123");
    await this.payButton.click();
  }
}

/** The hosted page of a bank transfer: which bank, and that the money is under way. */
export class BankPage {
  constructor(readonly page: Page) {}

  async transferFrom(bank: string): Promise<void> {
    await this.page.getByLabel("Bank").selectOption(bank);
    await this.page.getByRole("button", { name: /^I have transferred / }).click();
  }
}

/** The hosted checkout of a bitcoin server, with a wallet's doings as buttons. */
export class BitcoinPage {
  readonly code: Locator;
  readonly payButton: Locator;

  constructor(readonly page: Page) {
    this.code = page.getByRole("img", { name: "Payment link as a QR code" });
    this.payButton = page.getByRole("button", { name: /^Pay [\d.]+ BTC$/ });
  }

  /** Sends half of the coins, and goes back before the rest. */
  async payHalf(): Promise<void> {
    await this.page.getByRole("button", { name: "Pay half of it" }).click();
    await expect(this.page.getByText(/^[\d.]+ BTC came\./)).toBeVisible();
    await this.page.getByRole("link", { name: "Back to the shop without paying" }).click();
  }
}
