import type { CallbackSender } from "../shared/callback-sender";
import { XenditError } from "./api-error";
import { callbackBody, chargeObject, refundObject } from "./objects";
import type { XenditSettings } from "./settings";
import { type Charge, newChargeId, newRefundId, type Refund, type Store } from "./state";
import { WALLET_CHANNELS } from "./wallet-channels";

export type NewCharge = Pick<
  Charge,
  "referenceId" | "currency" | "chargeAmount" | "channelCode" | "successUrl" | "failureUrl" | "cancelUrl" | "metadata"
>;

/** Money with two decimals, counted in hundredths so that sums of it are exact. */
export function hundredths(amount: number): number {
  return Math.round(amount * 100);
}

/** The wallet behind the API: what paying, voiding and refunding do, and which callbacks they cause. */
export class Wallet {
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

  view(charge: Charge): object {
    return chargeObject(charge, this.publicUrl());
  }

  charge(id: string): Charge {
    const charge = this.store.charges.get(id);
    if (charge === undefined) throw new XenditError(404, "DATA_NOT_FOUND", "Charge not found.", false);
    return charge;
  }

  create(request: NewCharge): Charge {
    const now = new Date().toISOString();
    return this.saveCharge({
      ...request,
      id: newChargeId(),
      status: "PENDING",
      created: now,
      updated: now,
      voidStatus: null,
      voidedAt: null,
      refundedAmount: 0,
      failureCode: null,
      saidAmount: null,
      paidAt: null,
    });
  }

  /** The customer confirms in the wallet. Null when the charge is no longer waiting. */
  pay(charge: Charge): Charge | null {
    if (charge.status !== "PENDING") return null;
    const settings = this.settings();
    if (settings.declineNext > 0) {
      settings.declineNext--;
      return this.decline(charge, "INSUFFICIENT_BALANCE");
    }
    const isWrong = settings.wrongAmountNext > 0;
    if (isWrong) settings.wrongAmountNext--;
    const saidAmount = isWrong ? (hundredths(charge.chargeAmount) + hundredths(settings.wrongAmountBy)) / 100 : null;
    const paid = this.saveCharge({ ...charge, status: "SUCCEEDED", saidAmount, paidAt: new Date().toISOString() });
    this.tellCharge("ewallet.capture", paid);
    return paid;
  }

  /** The wallet says no. Null when the charge is no longer waiting. */
  decline(charge: Charge, failureCode: string): Charge | null {
    if (charge.status !== "PENDING") return null;
    const failed = this.saveCharge({ ...charge, status: "FAILED", failureCode });
    this.tellCharge("ewallet.capture", failed);
    return failed;
  }

  /** Undoes a payment of today in full; it ends a moment later, with a callback. */
  void(charge: Charge): Charge {
    if (charge.status !== "SUCCEEDED" || charge.voidStatus !== null || charge.refundedAmount > 0)
      throw ineligible(`The charge is ${charge.status} and cannot be voided.`);
    if (WALLET_CHANNELS[charge.channelCode]?.canVoid === false) throw ineligible("The channel has no voids.");
    if (this.settings().isPastCutoff) throw ineligible("The charge has passed its cut-off time for a void.");
    const asked = this.saveCharge({ ...charge, voidStatus: "PENDING" });
    this.later(this.settings().voidMs, () => {
      const known = this.store.charges.get(charge.id);
      if (known?.voidStatus !== "PENDING") return;
      const voided = this.saveCharge({
        ...known,
        status: "VOIDED",
        voidStatus: "SUCCEEDED",
        voidedAt: new Date().toISOString(),
      });
      this.tellCharge("ewallet.void", voided);
    });
    return asked;
  }

  /** Gives money back; the rest that can still be given back shrinks at once, the end comes with a callback. */
  refund(charge: Charge, amount: number | null, reason: string | null): Refund {
    if ((charge.status !== "SUCCEEDED" && charge.status !== "REFUNDED") || charge.voidStatus !== null)
      throw ineligible(`The charge is ${charge.status} and cannot be refunded.`);
    if (WALLET_CHANNELS[charge.channelCode]?.canRefund === false)
      throw new XenditError(400, "REFUND_NOT_SUPPORTED", "The channel gives no money back.", true);
    const left = hundredths(charge.chargeAmount) - hundredths(charge.refundedAmount);
    const wanted = amount === null ? left : hundredths(amount);
    if (wanted <= 0 || wanted > left)
      throw new XenditError(
        400,
        "MAXIMUM_REFUND_AMOUNT_REACHED",
        "The refund is larger than the rest of the charge that was not refunded.",
        true,
      );
    const refunded = hundredths(charge.refundedAmount) + wanted;
    this.saveCharge({
      ...charge,
      refundedAmount: refunded / 100,
      status: refunded === hundredths(charge.chargeAmount) ? "REFUNDED" : charge.status,
    });
    const now = new Date().toISOString();
    const refund: Refund = {
      id: newRefundId(),
      chargeId: charge.id,
      status: "PENDING",
      currency: charge.currency,
      chargeAmount: charge.chargeAmount,
      refundAmount: wanted / 100,
      channelCode: charge.channelCode,
      reason,
      failureCode: null,
      created: now,
      updated: now,
    };
    this.store.save({ t: "refund", v: refund });
    this.finishRefundLater(refund.id);
    return refund;
  }

  refundsOf(chargeId: string): Refund[] {
    return [...this.store.refunds.values()].filter((refund) => refund.chargeId === chargeId);
  }

  /** What an earlier run had begun and not ended. */
  resume(): void {
    for (const refund of this.store.refunds.values())
      if (refund.status === "PENDING") this.finishRefundLater(refund.id);
    for (const charge of this.store.charges.values())
      if (charge.voidStatus === "PENDING" && charge.status === "SUCCEEDED") {
        const voided = this.saveCharge({
          ...charge,
          status: "VOIDED",
          voidStatus: "SUCCEEDED",
          voidedAt: new Date().toISOString(),
        });
        this.tellCharge("ewallet.void", voided);
      }
  }

  private finishRefundLater(refundId: string): void {
    this.later(this.settings().refundMs, () => {
      const known = this.store.refunds.get(refundId);
      if (known?.status !== "PENDING") return;
      const settings = this.settings();
      const isFailing = settings.refundFailNext > 0;
      if (isFailing) settings.refundFailNext--;
      const ended: Refund = {
        ...known,
        status: isFailing ? "FAILED" : "SUCCEEDED",
        failureCode: isFailing ? "ACCOUNT_ACCESS_BLOCKED" : null,
        updated: new Date().toISOString(),
      };
      this.store.save({ t: "refund", v: ended });
      const charge = this.store.charges.get(known.chargeId);
      if (isFailing && charge)
        this.saveCharge({
          ...charge,
          refundedAmount: (hundredths(charge.refundedAmount) - hundredths(known.refundAmount)) / 100,
          status: charge.status === "REFUNDED" ? "SUCCEEDED" : charge.status,
        });
      this.tell("ewallet.refund", refundObject(ended));
    });
  }

  private saveCharge(charge: Charge): Charge {
    const saved = { ...charge, updated: new Date().toISOString() };
    this.store.save({ t: "charge", v: saved });
    return saved;
  }

  private tellCharge(event: string, charge: Charge): void {
    this.tell(event, this.view(charge));
  }

  private tell(event: string, data: object): void {
    this.callbackCount++;
    const id = `${event}-${Date.now()}-${this.callbackCount}`;
    this.sender.send({ id, body: callbackBody(event, data, new Date().toISOString()) });
  }

  private later(ms: number, act: () => void): void {
    setTimeout(act, ms).unref();
  }
}

function ineligible(message: string): XenditError {
  return new XenditError(403, "INELIGIBLE_TRANSACTION", message, true);
}
