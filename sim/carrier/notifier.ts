import { CallbackSender, type SenderCounts } from "../shared/callback-sender";
import { iso } from "./objects";
import type { CarrierSettings } from "./settings";
import { newSimId, type Sink, type Store, type WaitingNotification } from "./state";

/** An operator waits longer before it tries again; a demo is not that patient. */
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 60_000;
const ATTEMPTS_MAX = 8;

/**
 * Sends CloudEvents to the sinks that the shop named, each with the bearer token of its payment, until the shop answers 2xx.
 * There is one sender for each address; a token that has ended stops what it was for.
 */
export class Notifier {
  private readonly store: Store;
  private readonly settings: () => CarrierSettings;
  private readonly retryFirstMs: number;
  private readonly source: () => string;
  private readonly senders = new Map<string, CallbackSender>();

  constructor(parts: { store: Store; settings: () => CarrierSettings; retryFirstMs?: number; source: () => string }) {
    this.store = parts.store;
    this.settings = parts.settings;
    this.retryFirstMs = parts.retryFirstMs ?? RETRY_FIRST_MS;
    this.source = parts.source;
  }

  /** `type` is the end of the event's type, such as `carrier-billing.v0.payment-reserved`. */
  tell(sink: Sink | null, type: string, data: object): void {
    if (sink === null || (sink.tokenEndsMs !== null && sink.tokenEndsMs < Date.now())) return;
    const id = newSimId("ev");
    const event = {
      id,
      source: this.source(),
      specversion: "1.0",
      type: `org.camaraproject.${type}`,
      datacontenttype: "application/json",
      time: iso(Date.now()),
      data,
    };
    this.senderOf(sink.url).send({ id, body: JSON.stringify(event) });
  }

  restore({ sinkUrl, ...callback }: WaitingNotification): void {
    this.senderOf(sinkUrl).restore({ ...callback, attempts: 0 });
  }

  waiting(): WaitingNotification[] {
    return [...this.senders].flatMap(([sinkUrl, sender]) => sender.waiting().map((entry) => ({ ...entry, sinkUrl })));
  }

  counts(): SenderCounts {
    const sum: SenderCounts = { sent: 0, delivered: 0, failed: 0, dropped: 0, waiting: 0 };
    for (const sender of this.senders.values()) {
      const counts = sender.counts();
      for (const name of Object.keys(sum) as (keyof SenderCounts)[]) sum[name] += counts[name];
    }
    return sum;
  }

  clear(): void {
    for (const sender of this.senders.values()) sender.clear();
  }

  close(): void {
    for (const sender of this.senders.values()) sender.close();
  }

  private senderOf(url: string): CallbackSender {
    const known = this.senders.get(url);
    if (known !== undefined) return known;
    const sender = new CallbackSender({
      url,
      headersFor: (body) => this.headersOf(body),
      faults: () => this.settings().webhooks,
      random: () => this.settings().random(),
      retryFirstMs: this.retryFirstMs,
      retryMaxMs: RETRY_MAX_MS,
      attemptsMax: ATTEMPTS_MAX,
      onFailed: (callback) => this.store.save({ t: "notification", v: { ...callback, sinkUrl: url } }),
      onOver: (id) => {
        if (this.store.waiting.has(id)) this.store.save({ t: "notification_over", v: id });
      },
    });
    this.senders.set(url, sender);
    return sender;
  }

  /** The token is looked up at the moment of sending, so that a restart needs to keep no secret with the event. */
  private headersOf(body: string): Record<string, string> {
    const { id, data } = JSON.parse(body) as { id: string; data: { paymentId: string; refundId?: string } };
    const owner =
      data.refundId === undefined ? this.store.payments.get(data.paymentId) : this.store.refunds.get(data.refundId);
    const token = owner?.sink?.token ?? null;
    return { "x-correlator": id, ...(token !== null && { authorization: `Bearer ${token}` }) };
  }
}
