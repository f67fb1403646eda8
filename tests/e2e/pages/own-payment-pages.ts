import { expect, type Locator, type Page } from "@playwright/test";

/** Our own page for paying by phone bill: the number, then the code. */
export class PhoneBillPage {
  readonly number: Locator;
  readonly sendButton: Locator;
  readonly code: Locator;
  readonly payButton: Locator;

  constructor(readonly page: Page) {
    this.number = page.getByLabel("Mobile number");
    this.sendButton = page.getByRole("button", { name: "Send me a code" });
    this.code = page.getByLabel(/^Code sent to /);
    this.payButton = page.getByRole("button", { name: /^Pay / });
  }

  async askForCode(number: string): Promise<void> {
    await this.number.fill(number);
    await this.sendButton.click();
    // The focus goes along, so that somebody who types need not look for the field.
    await expect(this.code).toBeFocused();
  }

  async enter(code: string): Promise<void> {
    await this.code.fill(code);
    await this.payButton.click();
  }
}

/** What the Play app sells to a page, asked from the test; answers the purchase token. */
export type SellInPlay = (sold: { productId: string; paymentId: string }) => Promise<string>;

/** Our own page for Google Play, and the parts of a browser that exist only inside our app from the Play store. */
export class PlayPage {
  readonly openButton: Locator;

  constructor(readonly page: Page) {
    this.openButton = page.getByRole("button", { name: "Open Google Play" });
  }

  /** Makes this browser one inside the app. `sell` stands for the Play app, which the browser cannot be. */
  async beInsideApp(sell: SellInPlay): Promise<void> {
    await this.page.exposeFunction("sellInPlay", sell);
    await this.page.addInitScript(() => {
      type Inside = {
        sellInPlay: (sold: object) => Promise<string>;
        getDigitalGoodsService: unknown;
        PaymentRequest: unknown;
      };
      type Data = { sku: string; obfuscatedAccountId: string };
      const inside = window as unknown as Inside;
      inside.getDigitalGoodsService = async () => ({ getDetails: async () => [], listPurchases: async () => [] });
      inside.PaymentRequest = class {
        readonly data: Data;
        constructor([{ data }]: [{ data: Data }]) {
          this.data = data;
        }
        async show() {
          const { sku: productId, obfuscatedAccountId: paymentId } = this.data;
          const purchaseToken = await inside.sellInPlay({ productId, paymentId });
          return { details: { purchaseToken }, complete: async () => undefined };
        }
      };
    });
  }
}
