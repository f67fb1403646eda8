import type { Payment, Refund } from "./state";

/** The simulator's records as the Carrier Billing API shows them. A list and a single payment look the same; the credential never comes back. */
export function paymentObject(payment: Payment): Record<string, unknown> {
  return {
    paymentId: payment.id,
    amountTransaction: {
      phoneNumber: payment.phoneNumber,
      ...(payment.correlator !== null && { clientCorrelator: payment.correlator }),
      paymentAmount: {
        chargingInformation: payment.chargingInformation,
        ...(payment.chargingMetaData !== null && { chargingMetaData: payment.chargingMetaData }),
      },
      referenceCode: payment.referenceCode,
      resourceURL: `urn:payments:${payment.id}`,
      serverReferenceCode: `sim-${payment.id}`,
    },
    paymentStatus: payment.status,
    paymentCreationDate: iso(payment.createdMs),
    ...(payment.chargedMs !== null && { paymentDate: iso(payment.chargedMs) }),
    ...(payment.sink !== null && { sink: payment.sink.url }),
  };
}

/** The answer to a preparation says how to validate, which no other answer does. */
export function preparedObject(payment: Payment): Record<string, unknown> {
  const { authorizationId, status } = payment;
  const waits = status === "pending_validation" || status === "processing";
  return {
    ...paymentObject(payment),
    ...(authorizationId !== null && waits && { validationInfo: { action: "validate", authorizationId } }),
  };
}

export function refundObject(refund: Refund): Record<string, unknown> {
  return {
    refundId: refund.id,
    refundStatus: refund.status,
    type: refund.type,
    refundCreationDate: iso(refund.createdMs),
    ...(refund.refundedMs !== null && { refundDate: iso(refund.refundedMs) }),
    ...(refund.reason !== null && { reason: refund.reason }),
    ...(refund.sink !== null && { sink: refund.sink.url }),
    amountTransaction: {
      ...(refund.correlator !== null && { clientCorrelator: refund.correlator }),
      refundAmount: refund.refundAmount,
      referenceCode: refund.referenceCode,
    },
  };
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
