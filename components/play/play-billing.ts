/**
 * Google Play's purchase sheet, as a page inside our Trusted Web Activity reaches it: the Digital Goods API (WICG explainer, v2.1) tells
 * what Play sells, the Payment Request API buys it. Everywhere else nothing of it exists, and every answer here is `unsupported`.
 *
 * What is bought is the customer's word until the shop's server has asked Google: this module hands the purchase token on and believes
 * nothing. Consuming is the server's, after delivery.
 */
const PLAY_BILLING = "https://play.google.com/billing";
/** The API wants a total; Play shows the price from the Play Console and ignores this one. */
const IGNORED_TOTAL = { total: { label: "Total", amount: { currency: "USD", value: "0" } } };

export type PlayDetails = { title: string; price: { currency: string; value: string } };

type DigitalGoods = {
  getDetails: (productIds: string[]) => Promise<({ itemId: string } & PlayDetails)[]>;
  listPurchases: () => Promise<{ itemId: string; purchaseToken: string }[]>;
};

type Payment = { details: unknown; complete: (result: "success" | "fail") => Promise<void> };
type Sheet = { show: () => Promise<Payment> };

/** The part of a browser's window that is needed; a test gives its own. */
export type BillingWindow = {
  getDigitalGoodsService?: (provider: string) => Promise<DigitalGoods | null>;
  PaymentRequest?: new (methods: { supportedMethods: string; data: object }[], details: object) => Sheet;
};

/** `cancelled`: the customer closed the sheet, or Play would not sell (a purchase of the same product waits to be delivered). */
export type NotBought = { kind: "unsupported" } | { kind: "cancelled" } | { kind: "failed"; because: string };
export type Bought = {
  kind: "bought";
  purchaseToken: string;
  /** Closes the sheet with a tick or a cross. Call it when the server has answered; it never rejects. */
  finish: (isAccepted: boolean) => Promise<void>;
};

function browser(): BillingWindow {
  return typeof window === "undefined" ? {} : (window as unknown as BillingWindow);
}

/** Whether to offer Google Play at all. True inside the app from the Play store only. */
export function isPlayBillingHere(here: BillingWindow = browser()): boolean {
  return "getDigitalGoodsService" in here && "PaymentRequest" in here;
}

/** What Play calls the product and asks for it where this customer lives; null when it is not sold, or not here. */
export async function listDetails(productId: string, here: BillingWindow = browser()): Promise<PlayDetails | null> {
  try {
    const service = await serviceOf(here);
    const found = (await service?.getDetails([productId]))?.find(({ itemId }) => itemId === productId);
    return found === undefined ? null : { title: found.title, price: found.price };
  } catch {
    return null;
  }
}

/**
 * Tokens of this product that were bought and not delivered: the page that bought them died before it could hand them in, and Play sells no
 * second one until the server has consumed or refunded them. Hand them in first.
 */
export async function listOpenPurchases(productId: string, here: BillingWindow = browser()): Promise<string[]> {
  try {
    const purchases = (await (await serviceOf(here))?.listPurchases()) ?? [];
    return purchases.flatMap(({ itemId, purchaseToken }) => (itemId === productId ? [purchaseToken] : []));
  } catch {
    return [];
  }
}

/**
 * Opens Play's sheet. Call it from a click. The payment's id goes along as the obfuscated account id (a UUID: at most 64 characters, and
 * nothing of the customer in it); an app whose helper does not pass it on sells all the same, without it.
 */
export async function buy(
  productId: string,
  paymentId: string,
  here: BillingWindow = browser(),
): Promise<Bought | NotBought> {
  const { PaymentRequest: Request } = here;
  if (!isPlayBillingHere(here) || Request === undefined) return { kind: "unsupported" };
  try {
    const data = { sku: productId, obfuscatedAccountId: paymentId };
    const payment = await new Request([{ supportedMethods: PLAY_BILLING, data }], IGNORED_TOTAL).show();
    const purchaseToken = tokenIn(payment.details);
    if (purchaseToken === null) return { kind: "failed", because: "Play gave no purchase token" };
    const finish = async (isAccepted: boolean) => payment.complete(isAccepted ? "success" : "fail").catch(() => {});
    return { kind: "bought", purchaseToken, finish };
  } catch (error) {
    return reasonOf(error);
  }
}

async function serviceOf(here: BillingWindow): Promise<DigitalGoods | null> {
  // Called on the window itself: a browser's own function refuses to be called without it.
  return (await here.getDigitalGoodsService?.(PLAY_BILLING)) ?? null;
}

function tokenIn(details: unknown): string | null {
  const { purchaseToken } = (details ?? {}) as { purchaseToken?: unknown };
  return typeof purchaseToken === "string" && purchaseToken !== "" ? purchaseToken : null;
}

function reasonOf(error: unknown): NotBought {
  const name = error instanceof Error ? error.name : "";
  if (name === "AbortError") return { kind: "cancelled" };
  if (name === "NotSupportedError") return { kind: "unsupported" };
  return { kind: "failed", because: error instanceof Error ? error.message : String(error) };
}
