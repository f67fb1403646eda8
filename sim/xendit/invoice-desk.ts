import type { CallbackSender } from "../shared/callback-sender";
import { XenditError } from "./api-error";
import { invoiceCallback, invoiceObject } from "./invoice-object";
import type { XenditSettings } from "./settings";
import { type Invoice, newInvoiceId, type Store } from "./state";
import { hundredths } from "./wallet";

export type NewInvoice = Pick<
  Invoice,
  | "externalId"
  | "currency"
  | "amount"
  | "paymentMethods"
  | "payerEmail"
  | "description"
  | "successUrl"
  | "failureUrl"
  | "metadata"
> & { durationSeconds: number };

/** What Node's timers take; an invoice that lives longer ends when it is next looked at. */
const TIMER_MAX_MS = 2_147_483_647;
const LISTED_DEFAULT = 10;
const LISTED_MAX = 100;

/** The desk behind the invoices API: what creating, transferring and expiring do, and which callbacks they cause. */
export class InvoiceDesk {
  readonly store: Store;
  private readonly sender: CallbackSender;
  private readonly settings: () => XenditSettings;
  private readonly publicUrl: () => string;
  private callbackCount = 0;

  constructor(parts: {
    store: Store;
    sender: CallbackSender;
    settings: () => XenditSettings;
    publicUrl: () => string;
  }) {
    this.store = parts.store;
    this.sender = parts.sender;
    this.settings = parts.settings;
    this.publicUrl = parts.publicUrl;
  }

  view(invoice: Invoice): object {
    return invoiceObject(invoice, this.publicUrl());
  }

  /** Null when there is none of this id. An invoice whose time is over is expired by the look. */
  find(id: string): Invoice | null {
    const invoice = this.store.invoices.get(id);
    if (invoice === undefined) return null;
    const isOver = invoice.status === "PENDING" && Date.parse(invoice.expiryDate) <= Date.now();
    return isOver ? this.end(invoice) : invoice;
  }

  invoice(id: string): Invoice {
    const found = this.find(id);
    if (found === null) throw new XenditError(404, "INVOICE_NOT_FOUND_ERROR", "Invoice not found.", false);
    return found;
  }

  /** Two with one external id are two invoices: the API keeps no key. */
  create({ durationSeconds, ...request }: NewInvoice): Invoice {
    const nowMs = Date.now();
    const created = new Date(nowMs).toISOString();
    const invoice = this.save({
      ...request,
      id: newInvoiceId(),
      status: "PENDING",
      created,
      updated: created,
      expiryDate: new Date(nowMs + durationSeconds * 1_000).toISOString(),
      transfer: null,
      paidAt: null,
      paidAmount: null,
      paidChannel: null,
    });
    this.watch(invoice);
    return invoice;
  }

  /** Newest first. */
  list({
    externalId,
    statuses,
    limit,
  }: {
    externalId: string | null;
    statuses: string[];
    limit: number | null;
  }): Invoice[] {
    const ids =
      externalId === null ? this.store.invoices.keys() : (this.store.invoicesByExternalId.get(externalId) ?? []);
    return [...ids]
      .reverse()
      .flatMap((id) => this.find(id) ?? [])
      .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
      .slice(0, Math.min(limit ?? LISTED_DEFAULT, LISTED_MAX));
  }

  /** By the shop. What is paid cannot be expired; what is expired stays so. */
  expire(invoice: Invoice): Invoice {
    if (invoice.status === "EXPIRED") return invoice;
    if (invoice.status !== "PENDING")
      throw new XenditError(400, "INVOICE_NOT_PENDING", `The invoice is ${invoice.status}.`, false);
    return this.end(invoice);
  }

  /**
   * The customer says that the money is under way. Null when the invoice is no longer open, or when money is under way already. It
   * arrives `afterMs` later, with the asked amount unless `amount` or a fault makes it another, and also when the invoice has expired
   * meanwhile: what a bank has sent does not turn back.
   */
  transfer(invoice: Invoice, wish: { channel: string; amount: number | null; afterMs: number | null }): Invoice | null {
    if (invoice.status !== "PENDING" || invoice.transfer !== null) return null;
    const settings = this.settings();
    if (settings.declineNext > 0) {
      settings.declineNext--;
      return invoice;
    }
    const isWrong = settings.wrongAmountNext > 0;
    if (isWrong) settings.wrongAmountNext--;
    const by = isWrong ? hundredths(settings.wrongAmountBy) : 0;
    const amount = wish.amount ?? (hundredths(invoice.amount) + by) / 100;
    const waitMs = wish.afterMs ?? settings.transferMs;
    const transfer = { channel: wish.channel, amount, arrivesMs: Date.now() + waitMs };
    const under = this.save({ ...invoice, transfer });
    if (waitMs <= 0) return this.arrive(under.id);
    this.later(waitMs, () => this.arrive(under.id));
    return under;
  }

  /** What an earlier run had begun and not ended. */
  resume(): void {
    for (const invoice of [...this.store.invoices.values()]) {
      if (invoice.transfer !== null && invoice.paidAt === null)
        this.later(Math.max(0, invoice.transfer.arrivesMs - Date.now()), () => this.arrive(invoice.id));
      if (invoice.status === "PENDING") this.watch(invoice);
    }
  }

  private arrive(id: string): Invoice | null {
    const invoice = this.store.invoices.get(id);
    if (invoice === undefined || invoice.transfer === null || invoice.paidAt !== null) return null;
    const { channel, amount } = invoice.transfer;
    const paidAt = new Date().toISOString();
    const paid = this.save({ ...invoice, status: "PAID", paidAt, paidAmount: amount, paidChannel: channel });
    this.tell(paid);
    return paid;
  }

  private end(invoice: Invoice): Invoice {
    const ended = this.save({ ...invoice, status: "EXPIRED" });
    this.tell(ended);
    return ended;
  }

  private watch({ id, expiryDate }: Invoice): void {
    const leftMs = Date.parse(expiryDate) - Date.now();
    if (leftMs <= TIMER_MAX_MS) this.later(Math.max(0, leftMs), () => this.find(id));
  }

  private save(invoice: Invoice): Invoice {
    const saved = { ...invoice, updated: new Date().toISOString() };
    this.store.save({ t: "invoice", v: saved });
    return saved;
  }

  private tell(invoice: Invoice): void {
    this.callbackCount++;
    const id = `invoice-${invoice.id}-${Date.now()}-${this.callbackCount}`;
    this.sender.send({ id, body: JSON.stringify(invoiceCallback(invoice)) });
  }

  private later(ms: number, act: () => void): void {
    setTimeout(act, ms).unref();
  }
}
