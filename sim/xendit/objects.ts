import type { Charge, Refund } from "./state";

/** The simulator's records as Xendit's e-wallet API shows them: amounts are numbers in major units. */
export function chargeObject(charge: Charge, publicUrl: string): object {
  const amount = charge.saidAmount ?? charge.chargeAmount;
  const pageUrl = `${publicUrl}/wallet/${charge.id}`;
  const isTaken = charge.status !== "PENDING" && charge.status !== "FAILED";
  return {
    id: charge.id,
    business_id: "5f27a14a9bf05c73dd040bc8",
    reference_id: charge.referenceId,
    status: charge.status,
    currency: charge.currency,
    charge_amount: charge.chargeAmount,
    capture_amount: isTaken ? amount : charge.chargeAmount,
    payer_charged_currency: null,
    payer_charged_amount: null,
    refunded_amount: charge.refundedAmount === 0 ? null : charge.refundedAmount,
    checkout_method: "ONE_TIME_PAYMENT",
    channel_code: charge.channelCode,
    channel_properties: {
      success_redirect_url: charge.successUrl,
      failure_redirect_url: charge.failureUrl,
      cancel_redirect_url: charge.cancelUrl,
    },
    actions: {
      desktop_web_checkout_url: pageUrl,
      mobile_web_checkout_url: pageUrl,
      mobile_deeplink_checkout_url: null,
      qr_checkout_string: null,
    },
    is_redirect_required: true,
    callback_url: null,
    created: charge.created,
    updated: charge.updated,
    void_status: charge.voidStatus,
    voided_at: charge.voidedAt,
    capture_now: true,
    customer_id: null,
    customer: null,
    payment_method_id: null,
    failure_code: charge.failureCode,
    basket: null,
    metadata: charge.metadata,
    shipping_information: null,
  };
}

export function refundObject(refund: Refund): object {
  return {
    id: refund.id,
    charge_id: refund.chargeId,
    status: refund.status,
    currency: refund.currency,
    charge_amount: refund.chargeAmount,
    refund_amount: refund.refundAmount,
    channel_code: refund.channelCode,
    reason: refund.reason,
    failure_code: refund.failureCode,
    created: refund.created,
    updated: refund.updated,
  };
}

export function callbackBody(event: string, data: object, created: string): string {
  return JSON.stringify({ event, business_id: "5f27a14a9bf05c73dd040bc8", created, api_version: null, data });
}
