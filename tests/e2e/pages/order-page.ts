import { expect, type Locator, type Page } from "@playwright/test";

/** The page that shows an order as it happens. */
export class OrderPage {
  readonly progress: Locator;
  readonly receipt: Locator;
  /** Where a refund waits that only its customer can fetch. */
  readonly refund: Locator;

  constructor(readonly page: Page) {
    this.progress = page.getByRole("region", { name: "Progress" });
    this.receipt = page.getByRole("region", { name: "Receipt" });
    this.refund = page.getByRole("region", { name: "Collect your refund" });
  }

  title(name: string | RegExp): Locator {
    return this.page.getByRole("heading", { level: 1, name });
  }

  async delivered(diamonds: number): Promise<void> {
    const count = new Intl.NumberFormat("en").format(diamonds);
    await expect(this.title(`${count} diamonds arrived`)).toBeVisible();
  }

  /** As it stands in the address, which is the customer's key to the order. */
  async reference(): Promise<string> {
    await this.page.waitForURL((url) => url.searchParams.has("ref"));
    return new URL(this.page.url()).searchParams.get("ref") ?? "";
  }

  /** The same order in any browser: the address without what only says where one came from. */
  address(): string {
    const url = new URL(this.page.url());
    url.searchParams.delete("from");
    return `${url.pathname}${url.search}`;
  }
}
