import { BtcpayError, InvalidRequest, PULL_PAYMENT_NOT_FOUND } from "./api-error";
import { rateOf, readDecimal } from "./coins";
import type { EventLog } from "./events";
import { PAYMENT_METHOD } from "./objects";
import type { BtcpaySettings } from "./settings";
import { type Invoice, newAddress, newId, type Payout, type PullPayment, type Store } from "./state";

const NAME_MAX = 50;
const VARIANTS = ["RateThen", "CurrentRate", "OverpaidAmount", "Fiat", "Custom"];

/** Refunds: a pull payment is a promise, and each claim on it a payout. Like the server, it promises whatever it is asked to. */
export class Returns {
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(private readonly parts: { store: Store; events: EventLog; settings: () => BtcpaySettings }) {}

  pull(id: string): PullPayment {
    const pull = this.parts.store.pulls.get(id);
    if (pull === undefined) throw PULL_PAYMENT_NOT_FOUND;
    return pull;
  }

  payoutsOf(pullPaymentId: string): Payout[] {
    return [...this.parts.store.payouts.values()].filter((payout) => payout.pullPaymentId === pullPaymentId);
  }

  /** Checks a refund request like the server does and makes the pull payment. Throws BtcpayError. */
  refund(invoice: Invoice, body: Record<string, unknown>): PullPayment {
    if (!isRefundable(invoice)) throw new BtcpayError(400, "non-refundable", "Cannot refund this invoice");
    const { name = `Refund ${invoice.id}`, description = "", payoutMethodId = PAYMENT_METHOD } = body;
    if (payoutMethodId !== PAYMENT_METHOD)
      throw new InvalidRequest("PayoutMethodId", "Please select one of the payment methods of the original invoice");
    if (!VARIANTS.includes(String(body.refundVariant)))
      throw new InvalidRequest("RefundVariant", "`refundVariant` is mandatory");
    if (body.refundVariant !== "Custom")
      throw new BtcpayError(400, "not-simulated", "This simulator makes refunds of the variant Custom only");
    if (typeof name !== "string" || name.length > NAME_MAX)
      throw new InvalidRequest("Name", "The name should be maximum 50 characters.");
    const amount = typeof body.customAmount === "number" ? String(body.customAmount) : body.customAmount;
    if (typeof amount !== "string" || (readDecimal(amount) ?? 0n) <= 0n)
      throw new InvalidRequest("CustomAmount", "Amount must be greater than 0");
    if (typeof body.customCurrency !== "string" || rateOf(body.customCurrency) === null)
      throw new InvalidRequest("CustomCurrency", "Invalid currency");
    const pull: PullPayment = {
      id: newId(30),
      invoiceId: invoice.id,
      name,
      description: String(description),
      amount,
      currency: body.customCurrency,
      payoutMethodId,
      startsMs: Date.now(),
      isArchived: false,
    };
    this.parts.store.save({ t: "pull", v: pull });
    this.claimLater(pull);
    return pull;
  }

  /** Takes a promise back: claims that were not paid yet are cancelled. */
  archive(pull: PullPayment): void {
    this.parts.store.save({ t: "pull", v: { ...pull, isArchived: true } });
    for (const payout of this.payoutsOf(pull.id))
      if (payout.state !== "Completed" && payout.state !== "Cancelled") this.move(payout.id, "Cancelled");
  }

  /** The customer gives an address. Throws BtcpayError when more is claimed than is left. */
  claim(pull: PullPayment, claimed: { amount?: unknown; destination?: unknown }): Payout {
    if (pull.isArchived) throw new BtcpayError(400, "archived", "This pull payment has been archived");
    const open = this.payoutsOf(pull.id).filter(({ state }) => state !== "Cancelled");
    const used = open.reduce((sum, { amount }) => sum + (readDecimal(amount) ?? 0n), 0n);
    const left = (readDecimal(pull.amount) ?? 0n) - used;
    const wanted = claimed.amount === undefined ? left : (readDecimal(claimed.amount) ?? 0n);
    if (wanted <= 0n || wanted > left)
      throw new BtcpayError(400, "overdraft", "The payout amount overdraft the pull payment's limit");
    const payout: Payout = {
      id: newId(30),
      pullPaymentId: pull.id,
      amount: decimalText(wanted),
      currency: pull.currency,
      destination: typeof claimed.destination === "string" ? claimed.destination : newAddress(),
      createdMs: Date.now(),
      state: "AwaitingApproval",
    };
    this.parts.store.save({ t: "payout", v: payout });
    this.tell("PayoutCreated", payout);
    this.payLater(payout.id);
    return payout;
  }

  /** What an earlier run had begun and not ended. */
  resume(): void {
    for (const { id, state } of this.parts.store.payouts.values())
      if (state === "AwaitingApproval" || state === "AwaitingPayment") this.payLater(id);
    for (const pull of this.parts.store.pulls.values())
      if (!pull.isArchived && this.payoutsOf(pull.id).length === 0) this.claimLater(pull);
  }

  clear(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private claimLater({ id }: PullPayment): void {
    const { claimMs } = this.parts.settings();
    if (claimMs === null) return;
    this.later(claimMs, () => {
      const pull = this.parts.store.pulls.get(id);
      if (pull !== undefined && !pull.isArchived && this.payoutsOf(id).length === 0) this.claim(pull, {});
    });
  }

  /** A person approves the claim, which fixes its rate, and the store's wallet pays it. */
  private payLater(payoutId: string): void {
    this.later(this.parts.settings().payoutMs, () => {
      if (this.move(payoutId, "AwaitingPayment") !== null) this.move(payoutId, "Completed");
    });
  }

  private move(payoutId: string, state: Payout["state"]): Payout | null {
    const payout = this.parts.store.payouts.get(payoutId);
    if (payout === undefined || payout.state === "Completed" || payout.state === "Cancelled") return null;
    const moved = { ...payout, state };
    this.parts.store.save({ t: "payout", v: moved });
    this.tell(state === "AwaitingPayment" ? "PayoutApproved" : "PayoutUpdated", moved);
    return moved;
  }

  private tell(type: string, { id, pullPaymentId, state }: Payout): void {
    this.parts.events.tell(type, pullPaymentId, { payoutId: id, pullPaymentId, payoutState: state });
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

/** The server refunds what was settled or is invalid, and what has run out with money in it. */
function isRefundable({ status, additionalStatus }: Invoice): boolean {
  if (status === "Settled" || status === "Invalid") return true;
  return status === "Expired" && ["PaidLate", "PaidOver", "PaidPartial"].includes(additionalStatus);
}

function decimalText(scaled: bigint): string {
  const digits = scaled.toString().padStart(9, "0");
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`.replace(/0{1,6}$/, "");
}
