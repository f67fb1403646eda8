import { expect, type Locator, type Page } from "@playwright/test";

export type Wanted = {
  recipientId: string;
  /** A package by its size, or any other amount. */
  diamonds?: number;
  /** As the page calls it. */
  method?: string;
  email?: string;
};

/** Stripe's, Xendit's two, Antom's, BTCPay's, and our own two. */
const PAYMENT_PAGE = /^\/(c\/pay|wallet|web|cashier|i|en\/pay)\//;

/** The buying page as a customer sees it: three decisions and one button. */
export class Storefront {
  readonly recipient: Locator;
  readonly email: Locator;
  readonly payButton: Locator;
  readonly moreMethods: Locator;
  readonly summary: Locator;

  constructor(readonly page: Page) {
    this.recipient = page.getByLabel("BIGO ID");
    this.email = page.getByLabel("E-mail for the receipt (optional)");
    // Phones have it in the bar at the bottom, desktops in the summary; only one of them is shown.
    this.payButton = page.getByRole("button", { name: /^Pay(?! with)/ });
    this.moreMethods = page.getByRole("button", { name: /more ways? to pay$/ });
    this.summary = page.getByRole("region", { name: "Your order" });
  }

  /** A browser without any of the features that a device's own wallet needs. Before the page is opened. */
  async onPlainDevice(): Promise<void> {
    await this.page.addInitScript(() => {
      for (const feature of ["ApplePaySession", "PaymentRequest", "getDigitalGoodsService"])
        Reflect.deleteProperty(window, feature);
    });
  }

  /** A browser with the feature that this wallet needs and with no other. Before the page is opened. */
  async onDeviceWith(wallet: "Apple Pay" | "Google Pay"): Promise<void> {
    await this.onPlainDevice();
    const [feature, value] =
      wallet === "Apple Pay"
        ? (["ApplePaySession", { canMakePayments: true }] as const)
        : (["PaymentRequest", {}] as const);
    await this.page.addInitScript(
      ({ feature, answers }) => {
        const given = Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, () => answer]));
        Reflect.defineProperty(window, feature, { value: given });
      },
      { feature, answers: value },
    );
  }

  async open(path = "/en"): Promise<void> {
    await this.page.goto(path);
    await this.loaded();
  }

  async loaded(): Promise<void> {
    await expect(this.package(50)).toBeVisible();
  }

  /** Prices and methods do not come before `release`. Before the page is opened. */
  async holdCatalog(): Promise<{ release: () => void }> {
    const { promise, resolve } = Promise.withResolvers<void>();
    await this.page.route("**/api/catalog?*", async (route) => {
      await promise;
      await route.continue();
    });
    return { release: resolve };
  }

  /** How far down the page something stands, wherever the page is scrolled to. */
  placeOf(what: Locator): Promise<number> {
    return what.evaluate((element) => element.getBoundingClientRect().top + window.scrollY);
  }

  package(diamonds: number): Locator {
    const size = new Intl.NumberFormat("en").format(diamonds);
    // Its size and then its price; "Other amount 50 to 120,000" goes on in small letters.
    return this.page.getByRole("radio", { name: new RegExp(`(^|\\s)${size} (?![a-z])`) });
  }

  method(name: string): Locator {
    return this.page.getByRole("radio", { name: new RegExp(`^${name}`) });
  }

  /** Wherever it stands: the list shows a few methods and keeps the others behind a button. */
  async pickMethod(name: string): Promise<void> {
    await expect(this.method("Card")).toBeVisible();
    if ((await this.method(name).count()) === 0) await this.moreMethods.click();
    await this.method(name).check();
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
    await this.pickMethod(method);
    if (email !== undefined) await this.email.fill(email);
  }

  /** From an empty page to the payment page. */
  async buy(wanted: Wanted): Promise<void> {
    await this.open();
    await this.choose(wanted);
    await this.payButton.click();
    await this.page.waitForURL((url) => PAYMENT_PAGE.test(url.pathname));
  }
}
