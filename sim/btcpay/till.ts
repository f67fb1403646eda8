import { INVOICE_NOT_FOUND, InvalidRequest } from "./api-error";
import { satsFor } from "./coins";
import type { NewInvoice } from "./create-invoice";
import type { EventLog } from "./events";
import { invoiceObject, markableAs, PAYMENT_METHOD, paidSats, paymentObject } from "./objects";
import type { BtcpaySettings } from "./settings";
import { type Invoice, newId, newPaymentId, type Payment, type Store } from "./state";

/** What a customer sends: what is left, half of the whole, twice the whole, what is left after the page has closed, or the whole once more. */
export const WAYS_TO_PAY = ["exact", "half", "double", "late", "again"] as const;
export type WayToPay = (typeof WAYS_TO_PAY)[number];

export type TillParts = {
  store: Store;
  events: EventLog;
  settings: () => BtcpaySettings;
  storeId: string;
  publicUrl: () => string;
};

/** The invoices behind the API: what creating, paying, confirming and running out do, and which events they cause. */
export class Till {
  readonly store: Store;
  private readonly parts: TillParts;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(parts: TillParts) {
    this.store = parts.store;
    this.parts = parts;
  }

  view(invoice: Invoice): object {
    return invoiceObject(invoice, { storeId: this.parts.storeId, publicUrl: this.parts.publicUrl() });
  }

  invoice(id: string): Invoice {
    const invoice = this.store.invoices.get(id);
    if (invoice === undefined) throw INVOICE_NOT_FOUND;
    return invoice;
  }

  create({ lifeMinutes, monitoringMinutes, ...request }: NewInvoice): Invoice {
    const createdMs = Date.now();
    const expirationMs = createdMs + lifeMinutes * 60_000;
    const invoice: Invoice = {
      ...request,
      id: newId(),
      createdMs,
      expirationMs,
      monitoringMs: expirationMs + monitoringMinutes * 60_000,
      status: "New",
      additionalStatus: "None",
      dueSats: satsFor(request.amount, request.rate),
      payments: [],
    };
    this.save(invoice);
    this.tell("InvoiceCreated", invoice);
    this.expireLater(invoice);
    return invoice;
  }

  /** The newest first, like the server. */
  list(query: URLSearchParams): Invoice[] {
    const orderIds = query.getAll("orderId");
    const statuses = query.getAll("status");
    const startMs = Number(query.get("startDate") ?? 0) * 1_000;
    const endMs = query.has("endDate") ? Number(query.get("endDate")) * 1_000 : Number.POSITIVE_INFINITY;
    const skip = Number(query.get("skip") ?? 0);
    const take = Number(query.get("take") ?? Number.MAX_SAFE_INTEGER);
    return [...this.store.invoices.values()]
      .filter(({ metadata }) => orderIds.length === 0 || orderIds.includes(String(metadata.orderId)))
      .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
      .filter(({ createdMs }) => createdMs >= startMs && createdMs <= endMs)
      .toReversed()
      .slice(skip, skip + take);
  }

  /** Coins arrive at the invoice's address. Null when there is nothing to send, or nobody would send it there any more. */
  pay(invoice: Invoice, way: WayToPay): Invoice | null {
    const settings = this.parts.settings();
    const isLate = way === "late";
    if (way === "again") return invoice.status === "Settled" ? this.receive(invoice, invoice.dueSats) : null;
    if (invoice.status !== "New" && !(isLate && (invoice.status === "Expired" || invoice.status === "Invalid")))
      return null;
    if (settings.declineNext > 0) {
      settings.declineNext--;
      return this.expire(invoice.id);
    }
    if (isLate && invoice.status === "New") this.expire(invoice.id);
    const left = invoice.dueSats - paidSats(invoice);
    const sats = way === "half" ? Math.floor(invoice.dueSats / 2) : way === "double" ? invoice.dueSats * 2 : left;
    return sats <= 0 ? null : this.receive(this.invoice(invoice.id), sats);
  }

  /** The time to pay is over. Null when the invoice does not wait for it. */
  expire(id: string): Invoice | null {
    const invoice = this.store.invoices.get(id);
    if (invoice?.status !== "New") return null;
    const expired = this.save({
      ...invoice,
      status: "Expired",
      expirationMs: Math.min(invoice.expirationMs, Date.now()),
    });
    const partiallyPaid = expired.additionalStatus === "PaidPartial";
    this.tell("InvoiceExpired", expired, { partiallyPaid });
    if (partiallyPaid) this.tell("InvoiceExpiredPaidPartial", expired);
    return expired;
  }

  /** A person, or somebody with a key, decides what an invoice is. */
  mark(invoice: Invoice, status: unknown): Invoice {
    const markable = markableAs(invoice).find((known) => known === status);
    if (markable === undefined)
      throw new InvalidRequest("Status", "Status can only be marked to invalid or settled within certain conditions.");
    const marked = this.save({ ...invoice, status: markable, additionalStatus: "Marked" });
    if (markable === "Invalid") this.tell("InvoiceInvalid", marked, { manuallyMarked: true });
    else this.tell("InvoiceSettled", marked, { manuallyMarked: true, overPaid: false });
    return marked;
  }

  /** What an earlier run had begun and not ended. */
  resume(): void {
    for (const invoice of this.store.invoices.values()) {
      if (invoice.status === "New") this.expireLater(invoice);
      for (const payment of invoice.payments)
        if (payment.status === "Processing") this.settleLater(invoice.id, payment.id);
    }
  }

  clear(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private receive(invoice: Invoice, sats: number): Invoice {
    const payment: Payment = { id: newPaymentId(), sats, receivedMs: Date.now(), status: "Processing" };
    const seen = this.save({ ...invoice, payments: [...invoice.payments, payment] });
    this.tellPayment("InvoiceReceivedPayment", seen, payment);
    this.settleLater(invoice.id, payment.id);
    return this.update(seen);
  }

  private settle(invoiceId: string, paymentId: string): void {
    const invoice = this.store.invoices.get(invoiceId);
    const payment = invoice?.payments.find(({ id }) => id === paymentId);
    if (invoice === undefined || payment?.status !== "Processing") return;
    const confirmed: Payment = { ...payment, status: "Settled" };
    const payments = invoice.payments.map((known) => (known.id === paymentId ? confirmed : known));
    const seen = this.save({ ...invoice, payments });
    this.tellPayment("InvoicePaymentSettled", seen, confirmed);
    this.update(seen);
  }

  /** What the invoice becomes by what has been paid. */
  private update(invoice: Invoice): Invoice {
    const leastSats = Math.ceil(invoice.dueSats * (1 - invoice.paymentTolerance / 100));
    const paid = paidSats(invoice);
    const isOver = paid > invoice.dueSats;
    let next = invoice;
    if (next.status === "New" && paid >= leastSats) {
      next = this.save({ ...next, status: "Processing", additionalStatus: isOver ? "PaidOver" : "None" });
      this.tell("InvoiceProcessing", next, { overPaid: isOver });
    } else if (next.status === "Expired" && paid >= leastSats && next.additionalStatus !== "PaidLate") {
      next = this.save({ ...next, additionalStatus: "PaidLate" });
      this.tell("InvoicePaidAfterExpiration", next);
    } else if ((next.status === "New" || next.status === "Expired") && paid > 0 && paid < leastSats)
      next = this.save({ ...next, additionalStatus: "PaidPartial" });
    const confirmed = paidSats({ ...next, payments: next.payments.filter(({ status }) => status === "Settled") });
    if (next.status !== "Processing" || confirmed < leastSats) return next;
    next = this.save({ ...next, status: "Settled" });
    this.tell("InvoiceSettled", next, { manuallyMarked: false, overPaid: isOver });
    return next;
  }

  private save(invoice: Invoice): Invoice {
    this.store.save({ t: "invoice", v: invoice });
    return invoice;
  }

  private tell(type: string, { id, metadata }: Invoice, more: object = {}): void {
    this.parts.events.tell(type, id, { invoiceId: id, metadata, ...more });
  }

  private tellPayment(type: string, invoice: Invoice, payment: Payment): void {
    this.tell(type, invoice, {
      afterExpiration: invoice.status === "Expired" || invoice.status === "Invalid",
      paymentMethodId: PAYMENT_METHOD,
      payment: paymentObject(payment, invoice),
    });
  }

  private expireLater({ id, expirationMs }: Invoice): void {
    this.later(Math.max(0, expirationMs - Date.now()), () => this.expire(id));
  }

  private settleLater(invoiceId: string, paymentId: string): void {
    this.later(this.parts.settings().settleMs, () => this.settle(invoiceId, paymentId));
  }

  private later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    timer.unref();
    this.timers.add(timer);
  }
}
