import { createHmac } from "node:crypto";
import type { CallbackSender } from "../shared/callback-sender";
import { newId } from "./state";

/** The events that a webhook of this store is set to send: all that the shop's guide says to tick. */
export const SENT_EVENTS: readonly string[] = [
  "InvoiceReceivedPayment",
  "InvoicePaymentSettled",
  "InvoiceProcessing",
  "InvoiceExpired",
  "InvoiceExpiredPaidPartial",
  "InvoicePaidAfterExpiration",
  "InvoiceSettled",
  "InvoiceInvalid",
  "PayoutCreated",
  "PayoutApproved",
  "PayoutUpdated",
];

const WEBHOOK_ID = "SimWebhook1";
/** For `/_sim/redeliver`; older ones are forgotten, as the server prunes its own. */
const KEPT_MAX = 2_000;

/** Sends events, and sends them again like the server: a new delivery of the same event. */
export class EventLog {
  private readonly sender: CallbackSender;
  private readonly storeId: string;
  private readonly sent = new Map<string, { about: string; body: string }>();

  constructor(parts: { sender: CallbackSender; storeId: string }) {
    this.sender = parts.sender;
    this.storeId = parts.storeId;
  }

  /** `about` is the id of the invoice or the pull payment. */
  tell(type: string, about: string, content: object): void {
    if (!SENT_EVENTS.includes(type)) return;
    const deliveryId = newId(27);
    const timestamp = Math.floor(Date.now() / 1_000);
    const head = { deliveryId, webhookId: WEBHOOK_ID, originalDeliveryId: deliveryId, isRedelivery: false };
    const body = JSON.stringify({ ...head, type, timestamp, storeId: this.storeId, ...content });
    this.sent.set(deliveryId, { about, body });
    const [oldest] = this.sent.keys();
    if (this.sent.size > KEPT_MAX && oldest !== undefined) this.sent.delete(oldest);
    this.sender.send({ id: deliveryId, body });
  }

  /** Delivers all events about one thing once more. Answers how many. */
  redeliver(about: string): number {
    const events = [...this.sent.values()].filter((event) => event.about === about);
    for (const { body } of events) this.sender.send({ id: newId(27), body: asRedelivery(body) });
    return events.length;
  }

  clear(): void {
    this.sent.clear();
  }
}

/** The same event in a new delivery: other bytes, another signature, the same original. */
export function asRedelivery(body: string): string {
  return JSON.stringify({ ...(JSON.parse(body) as object), deliveryId: newId(27), isRedelivery: true });
}

export function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(body, "utf8").digest("hex")}`;
}
