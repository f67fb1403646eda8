import type { CallbackSender } from "../shared/callback-sender";
import { notFound, PlayError } from "./api-error";
import type { GoogleMoney } from "./money";
import { pushBody } from "./objects";
import type { PlaySettings } from "./settings";
import { newOrderId, newPurchaseToken, type Purchase, type Store, type Voided } from "./state";

export type NewPurchase = {
  productId: string;
  accountId: string | null;
  price: GoogleMoney;
  isPending: boolean;
  isTest: boolean;
};

const PURCHASED = 1;
const CANCELED = 2;
const DEVELOPER = { source: 1, reason: 0 };
/** Google, because nobody acknowledged the purchase in time. */
const UNACKNOWLEDGED = { source: 2, reason: 8 };
const CHARGEBACK = 7;

/** The Play store behind the API: what buying, consuming, refunding and voiding do, and which notifications they cause. */
export class PlayStore {
  readonly store: Store;
  /** Mistakes of the earnings report: by order id, so many cents more or less; null: the order is not in it. */
  readonly planted = new Map<string, number | null>();
  private readonly sender: CallbackSender;
  private readonly settings: () => PlaySettings;
  private readonly packageName: string;
  private pushCount = 0;

  constructor(parts: { store: Store; sender: CallbackSender; settings: () => PlaySettings; packageName: string }) {
    this.store = parts.store;
    this.sender = parts.sender;
    this.settings = parts.settings;
    this.packageName = parts.packageName;
  }

  /** Newest last. */
  purchases(): Purchase[] {
    return [...this.store.purchases.values()];
  }

  purchase(token: string): Purchase {
    const purchase = this.store.purchases.get(token);
    if (purchase === undefined) throw notFound();
    return purchase;
  }

  purchaseOfOrder(orderId: string): Purchase {
    const purchase = this.purchases().find((candidate) => candidate.orderId === orderId);
    if (purchase === undefined) throw new PlayError(404, "orderNotFound", "The order was not found.", "NOT_FOUND");
    return purchase;
  }

  /** Null when the customer's payment is declined: nothing is bought. */
  buy(wanted: NewPurchase): Purchase | null {
    const settings = this.settings();
    if (settings.declineNext > 0) {
      settings.declineNext--;
      return null;
    }
    const { isPending, ...rest } = wanted;
    const purchase = this.save({
      ...rest,
      token: newPurchaseToken(),
      state: "PENDING",
      isConsumed: false,
      created: new Date().toISOString(),
      completed: null,
      orderId: null,
      orderState: "PENDING",
      refunded: null,
      refundReason: null,
      voided: null,
    });
    return isPending ? purchase : this.complete(purchase);
  }

  /** A slow payment has come in. */
  complete(purchase: Purchase): Purchase {
    const completed = new Date().toISOString();
    const bought = this.save({
      ...purchase,
      state: "PURCHASED",
      completed,
      orderId: newOrderId(),
      orderState: "PROCESSED",
    });
    this.tellProduct(bought, PURCHASED);
    this.refundUnlessAcknowledged(bought);
    return bought;
  }

  /** A slow payment did not come. */
  abandon(purchase: Purchase): Purchase {
    const cancelled = this.save({ ...purchase, state: "CANCELLED", orderState: "CANCELED" });
    this.tellProduct(cancelled, CANCELED);
    return cancelled;
  }

  consume(productId: string, token: string): void {
    const purchase = this.purchase(token);
    if (purchase.productId !== productId)
      throw new PlayError(
        400,
        "purchaseTokenDoesNotMatchProductId",
        "The purchase token does not match the product ID.",
      );
    if (purchase.state !== "PURCHASED" || purchase.isConsumed)
      throw new PlayError(400, "productNotOwnedByUser", "The product purchase is not owned by the user.");
    this.save({ ...purchase, isConsumed: true });
  }

  /** By the developer. Only with `revoke` is the purchase voided, and somebody told of it. */
  refund(orderId: string, revoke: boolean): void {
    const purchase = this.purchaseOfOrder(orderId);
    if (purchase.orderState !== "PROCESSED")
      throw new PlayError(400, "orderNotRefundable", `The order is ${purchase.orderState} and cannot be refunded.`);
    const { refundMs } = this.settings();
    const at = new Date().toISOString();
    const returned = this.save({
      ...purchase,
      orderState: refundMs > 0 ? "PENDING_REFUND" : "REFUNDED",
      refunded: at,
      refundReason: "OTHER",
    });
    if (refundMs > 0) this.finishRefundLater(purchase.token, refundMs);
    if (revoke) this.takeBack(returned, { ...DEVELOPER, at });
  }

  /** The money goes back over the developer's head: the customer, their bank, or Google. */
  void(purchase: Purchase, by: { source: number; reason: number }): Purchase {
    const at = new Date().toISOString();
    const refundReason = by.reason === CHARGEBACK ? "CHARGEBACK" : "OTHER";
    const returned: Purchase = { ...purchase, orderState: "REFUNDED", refunded: at, refundReason };
    return this.takeBack(returned, { ...by, at });
  }

  /** What an earlier run had begun and not ended. */
  resume(): void {
    for (const purchase of this.purchases()) {
      if (purchase.orderState === "PENDING_REFUND") this.finishRefundLater(purchase.token, this.settings().refundMs);
      else if (purchase.state === "PURCHASED") this.refundUnlessAcknowledged(purchase);
    }
  }

  tell(content: object): void {
    this.pushCount++;
    const id = `${Date.now()}${String(this.pushCount).padStart(5, "0")}`;
    const head = { version: "1.0", packageName: this.packageName, eventTimeMillis: String(Date.now()) };
    this.sender.send({ id, body: pushBody({ ...head, ...content }, id, new Date().toISOString()) });
  }

  private takeBack(purchase: Purchase, voided: Voided): Purchase {
    const gone = this.save({ ...purchase, state: "CANCELLED", voided });
    if (!gone.isConsumed) this.tellProduct(gone, CANCELED);
    const { token, orderId } = gone;
    this.tell({ voidedPurchaseNotification: { purchaseToken: token, orderId, productType: 2, refundType: 1 } });
    return gone;
  }

  private tellProduct({ token, productId }: Purchase, notificationType: number): void {
    const notification = { version: "1.0", notificationType, purchaseToken: token, sku: productId };
    this.tell({ oneTimeProductNotification: notification });
  }

  private refundUnlessAcknowledged({ token, completed }: Purchase): void {
    const endsAtMs = Date.parse(completed ?? "") + this.settings().acknowledgeMs;
    this.later(Math.max(0, endsAtMs - Date.now()), () => {
      const known = this.store.purchases.get(token);
      if (known?.state === "PURCHASED" && !known.isConsumed) this.void(known, UNACKNOWLEDGED);
    });
  }

  private finishRefundLater(token: string, ms: number): void {
    this.later(ms, () => {
      const known = this.store.purchases.get(token);
      if (known?.orderState === "PENDING_REFUND") this.save({ ...known, orderState: "REFUNDED" });
    });
  }

  private save(purchase: Purchase): Purchase {
    this.store.save({ t: "purchase", v: purchase });
    return purchase;
  }

  private later(ms: number, act: () => void): void {
    setTimeout(act, ms).unref();
  }
}
