import type { CallbackSender } from "../shared/callback-sender";
import { API_VERSION, chargeObject, disputeObject, intentObject, refundObject, sessionObject } from "./objects";
import type { StripeSettings } from "./settings";
import { type Dispute, newId, type Store } from "./state";

/** Makes events: a snapshot of the object as it is now, sent to whoever subscribed to the kind. */
export class EventFeed {
  private readonly store: Store;
  private readonly sender: CallbackSender;
  private readonly settings: () => StripeSettings;
  private readonly publicUrl: () => string;

  constructor(parts: {
    store: Store;
    sender: CallbackSender;
    settings: () => StripeSettings;
    publicUrl: () => string;
  }) {
    this.store = parts.store;
    this.sender = parts.sender;
    this.settings = parts.settings;
    this.publicUrl = parts.publicUrl;
  }

  session(type: string, id: string): void {
    const session = this.store.sessions.get(id);
    if (session) this.emit(type, () => sessionObject(this.store, session, this.publicUrl()));
  }

  intent(type: string, id: string): void {
    const intent = this.store.intents.get(id);
    if (intent) this.emit(type, () => intentObject(this.store, intent));
  }

  charge(type: string, id: string): void {
    const charge = this.store.charges.get(id);
    if (charge) this.emit(type, () => chargeObject(charge));
  }

  refund(type: string, id: string): void {
    const refund = this.store.refunds.get(id);
    if (refund) this.emit(type, () => refundObject(refund));
  }

  dispute(type: string, dispute: Dispute): void {
    this.emit(type, () => disputeObject(dispute));
  }

  private emit(type: string, objectOf: () => object): void {
    if (!this.settings().events.has(type)) return;
    const id = newId("evt");
    const event = {
      id,
      object: "event",
      api_version: API_VERSION,
      created: Math.floor(Date.now() / 1_000),
      data: { object: objectOf() },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
    };
    this.sender.send({ id, body: JSON.stringify(event) });
  }
}
