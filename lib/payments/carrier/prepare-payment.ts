import { keyOfTry } from "@/lib/payments/after-stored-failure";
import { toCarrierAmount } from "@/lib/payments/carrier/amount";
import type { PrepareRequest, PrepareResult } from "@/lib/payments/carrier/billing";
import { type CarrierPayment, hasMoney, isLive, readCarrierPayment } from "@/lib/payments/carrier/carrier-payment";
import type { CarrierAnswer, CarrierApi } from "@/lib/payments/carrier/client";
import type { CarrierConfig } from "@/lib/payments/carrier/config";
import { findPreparations } from "@/lib/payments/carrier/find-preparations";
import { maskPhone, refusalOfNumber } from "@/lib/payments/carrier/phone-number";
import { becauseOf, isPassing, refusalCode } from "@/lib/payments/carrier/refusal-codes";
import { sinkOf } from "@/lib/payments/carrier/sink-ticket";
import { asRecord, type JsonRecord, recordAt, textAt } from "@/lib/payments/json-reading";
import { COUNTRIES } from "@/lib/shared/countries";
import { isSameMoney } from "@/lib/shared/money";

/** A person mistypes a number once or twice. Each preparation sends a text message to somebody. */
const PREPARATIONS_MAX = 5;

/** What one call came to: an answer for the page, or the next correlator. */
type Step = PrepareResult | "next";

/**
 * Sets money aside, or has a code sent that will.
 *
 * The correlator is our payment id, then `:2`, `:3` for a preparation that replaces one. It is in use only until its payment is completed,
 * so that a repeat after that would be a second charge: what was prepared is looked through first. Held money is told, another amount
 * refused, a wait for another number's code given up.
 *
 * The contract does not say whether an operator repeats its answer to a correlator in use or refuses it, and an answer that was lost held
 * the only copy of `authorizationId`. Refused, the preparation is given up and made anew under the next correlator.
 *
 * Refuses with the codes of `refusal-codes.ts` and with carrier.number_invalid, carrier.number_of_another_country,
 * carrier.code_on_operator_page, carrier.too_many_preparations, payment.currency_not_offered, payment.already_authorised,
 * payment.key_reused. Throws RangeError on an amount that cannot be written.
 */
export async function preparePayment(
  api: CarrierApi,
  config: CarrierConfig,
  request: PrepareRequest,
): Promise<PrepareResult> {
  const { paymentId, phoneNumber, country, amount } = request;
  const refusal = refusalOfNumber(phoneNumber, country);
  if (refusal !== null) return { kind: "refused", code: refusal };
  if (amount.currency !== COUNTRIES[country].currency) return { kind: "refused", code: "payment.currency_not_offered" };
  const found = await findPreparations(api, paymentId);
  if (found.kind === "unknown") return found;
  const first = await firstTry(api, request, found.payments);
  if (typeof first !== "number") return first;
  for (let tryNumber = first; tryNumber <= PREPARATIONS_MAX; tryNumber++) {
    const correlator = keyOfTry(paymentId, tryNumber);
    const answer = await api.post("/payments/prepare", prepareBody(config, request, correlator));
    const step = await stepAfter(api, request, correlator, answer);
    if (step !== "next") return step;
  }
  return { kind: "refused", code: "carrier.too_many_preparations" };
}

/** Which correlator to begin with: that of a preparation of the same that waits for its code, else one that was never used. */
async function firstTry(
  api: CarrierApi,
  request: PrepareRequest,
  prepared: readonly CarrierPayment[],
): Promise<number | PrepareResult> {
  let same: CarrierPayment | null = null;
  for (const payment of prepared.filter(isLive)) {
    if (isAsked(payment, request) && !hasMoney(payment)) {
      same = payment;
      continue;
    }
    const step = isAsked(payment, request)
      ? await stepOfOwn(api, request, payment, null)
      : await stepOfOther(api, request, payment);
    if (step !== "next") return step;
  }
  return same === null ? Math.max(0, ...prepared.map(tryNumberOf)) + 1 : tryNumberOf(same);
}

function tryNumberOf({ correlator }: CarrierPayment): number {
  return Number(correlator?.split(":")[1] ?? 1);
}

function prepareBody(config: CarrierConfig, request: PrepareRequest, correlator: string): JsonRecord {
  const { paymentId, phoneNumber, amount, description } = request;
  return {
    amountTransaction: {
      phoneNumber,
      clientCorrelator: correlator,
      // Has to be unique as well: a second preparation under the first one's reference would be a duplicate.
      referenceCode: correlator,
      paymentAmount: {
        chargingInformation: {
          amount: toCarrierAmount(amount),
          currency: amount.currency,
          description,
          // Our prices include their tax; otherwise the operator would add its own.
          isTaxIncluded: true,
        },
        chargingMetaData: {
          channel: "web",
          ...(config.merchantName !== null && { merchantName: config.merchantName }),
        },
      },
    },
    ...sinkOf(config, { paymentId, refundId: null, amount }),
  };
}

async function stepAfter(
  api: CarrierApi,
  request: PrepareRequest,
  correlator: string,
  answer: CarrierAnswer,
): Promise<Step> {
  if (answer.kind === "no_answer" || answer.kind === "server_error")
    return { kind: "unknown", because: becauseOf(answer) };
  if (answer.kind === "answer") {
    const prepared = readCarrierPayment(answer.body);
    if (prepared === null) return { kind: "unknown", because: "unreadable" };
    return isAsked(prepared, request)
      ? stepOfOwn(api, request, prepared, answer.body)
      : stepOfOther(api, request, prepared);
  }
  if (isPassing(answer)) return { kind: "unknown", because: becauseOf(answer) };
  const mayBeInUse = answer.status === 409 || (answer.status === 400 && answer.code === "INVALID_ARGUMENT");
  if (!mayBeInUse) return { kind: "refused", code: refusalCode(answer) };
  const found = await findPreparations(api, request.paymentId);
  if (found.kind === "unknown") return found;
  const known = found.payments.findLast((payment) => payment.correlator === correlator);
  if (known === undefined) return { kind: "refused", code: refusalCode(answer) };
  return isAsked(known, request) ? stepOfOwn(api, request, known, null) : stepOfOther(api, request, known);
}

/** An operator that goes by the correlator alone may answer with what it knows, whatever number was sent this time. */
function isAsked(payment: CarrierPayment, { phoneNumber, amount }: PrepareRequest): boolean {
  return payment.phoneNumber === phoneNumber && isSameMoney(payment.amount, amount);
}

/** This number and this amount. `body` is the operator's answer to a preparation; a list does not tell how to validate. */
async function stepOfOwn(
  api: CarrierApi,
  request: PrepareRequest,
  payment: CarrierPayment,
  body: CarrierAnswerBody,
): Promise<Step> {
  if (hasMoney(payment)) return { kind: "reserved", providerPaymentId: payment.id };
  if (!isLive(payment)) return "next";
  const validation = recordAt(asRecord(body), "validationInfo");
  const authorizationId = textAt(validation, "authorizationId");
  if (authorizationId !== null) {
    const maskedPhone = maskPhone(request.phoneNumber);
    return { kind: "code_sent", providerPaymentId: payment.id, authorizationId, maskedPhone };
  }
  // The code would be typed on a page of the operator's, and ours would never hear of it.
  if (textAt(validation, "action") === "open") return { kind: "refused", code: "carrier.code_on_operator_page" };
  if (payment.status === "processing") return { kind: "unknown", because: "processing" };
  return giveUp(api, payment);
}

type CarrierAnswerBody = Extract<CarrierAnswer, { kind: "answer" }>["body"];

/** The correlator belongs to another number, or to another amount. */
async function stepOfOther(api: CarrierApi, request: PrepareRequest, payment: CarrierPayment): Promise<Step> {
  if (!isLive(payment)) return "next";
  if (!isSameMoney(payment.amount, request.amount)) return { kind: "refused", code: "payment.key_reused" };
  if (hasMoney(payment)) return { kind: "refused", code: "payment.already_authorised" };
  return giveUp(api, payment);
}

/**
 * Cancels a preparation that waits for its code. The contract's states know no way from there to `cancelled`, so an operator may say no:
 * then it is left to run out, since without a code from our page it never holds money.
 */
async function giveUp(api: CarrierApi, { id, phoneNumber }: CarrierPayment): Promise<Step> {
  const answer = await api.post(`/payments/${encodeURIComponent(id)}/cancel`, {
    ...(phoneNumber !== null && { phoneNumber }),
  });
  return answer.kind === "no_answer" ? { kind: "unknown", because: answer.because } : "next";
}
