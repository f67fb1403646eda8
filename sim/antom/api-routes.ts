import type { KeyObject } from "node:crypto";
import { type CallFaultKind, faultReply, happensBefore, pause, pickMs, takeCallFault } from "../shared/call-faults";
import { json, readJson, type SimReply, type SimRequest, type SimRoute } from "../shared/http-server";
import type { Acquirer } from "./acquirer";
import { AntomError, illegal, SUCCESS, TOO_MANY_REQUESTS, UNKNOWN_EXCEPTION } from "./api-error";
import { capture } from "./captures";
import { captureFields, inquiryAnswer, payAnswer, refundFields, refundInquiryAnswer, timeText } from "./objects";
import { readAmount, readPay, readText } from "./pay-request";
import { refund } from "./refunds";
import { isSignedBy, signatureHeader } from "./signing";

export type ApiContext = {
  acquirer: Acquirer;
  clientId: string;
  /** Signs answers. */
  privateKey: KeyObject;
  /** Checks requests. */
  merchantKey: KeyObject;
  publicUrl: () => string;
};

type Body = Record<string, unknown>;
type Effect = (body: Body) => object;

/** Antom's payment API. The sandbox is the same under another path, for client ids that begin with SANDBOX_. */
export function apiRoutes(context: ApiContext): SimRoute[] {
  const { acquirer, publicUrl } = context;
  const effects: Record<string, { operation: string; effect: Effect }> = {
    pay: {
      operation: "payment.pay",
      effect: (body) => payAnswer(acquirer.pay(readPay(body, Date.now())), publicUrl()),
    },
    inquiryPayment: {
      operation: "payment.inquiry",
      effect: (body) => inquiryAnswer(acquirer.get(body), acquirer.store),
    },
    capture: {
      operation: "payment.capture",
      effect: (body) => {
        const done = capture(acquirer, {
          captureRequestId: readText(body.captureRequestId, "captureRequestId", 64),
          paymentId: readText(body.paymentId, "paymentId", 64),
          amount: readAmount(body.captureAmount, "captureAmount"),
        });
        return captureFields(done.capture, done.currency);
      },
    },
    cancel: {
      operation: "payment.cancel",
      effect: (body) => {
        const { paymentId, paymentRequestId } = acquirer.cancel(acquirer.get(body));
        return { result: SUCCESS, paymentId, paymentRequestId, cancelTime: timeText(Date.now()) };
      },
    },
    refund: {
      operation: "refund.create",
      effect: (body) => {
        const done = refund(acquirer, {
          refundRequestId: readText(body.refundRequestId, "refundRequestId", 64),
          paymentId: readText(body.paymentId, "paymentId", 64),
          amount: readAmount(body.refundAmount, "refundAmount"),
        });
        return refundFields(done.refund, done.currency);
      },
    },
    inquiryRefund: { operation: "refund.inquiry", effect: (body) => readRefund(acquirer, body) },
  };
  return Object.entries(effects).flatMap(([name, { operation, effect }]) =>
    ["/ams/api", "/ams/sandbox/api"].map((root) => ({
      method: "POST",
      path: `${root}/v1/payments/${name}`,
      handle: (request: SimRequest) => run(context, request, operation, effect),
    })),
  );
}

function readRefund({ store }: Acquirer, { refundRequestId, refundId }: Body): object {
  const found =
    refundId === undefined
      ? store.refunds.get(String(refundRequestId))
      : [...store.refunds.values()].find((known) => known.refundId === refundId);
  const payment = found && store.payments.get(found.paymentId);
  if (found === undefined || payment === undefined)
    throw new AntomError("F", "REFUND_NOT_EXIST", "The refund does not exist.");
  return refundInquiryAnswer(found, payment.amount.currency);
}

async function run(context: ApiContext, request: SimRequest, operation: string, effect: Effect): Promise<SimReply> {
  const settings = context.acquirer.settings();
  const waitMs = pickMs(settings.latencyMs, settings.random);
  if (waitMs > 0) await pause(waitMs);
  const fault = settings.calls.length === 0 ? null : takeCallFault(settings.calls, operation, settings.random);
  const say = (status: number, body: object) => signedReply(context, request, status, body);
  // Made only when wanted: each costs a signature.
  const failing = (kind: CallFaultKind, real: SimReply | null) =>
    faultReply(kind, {
      serverError: say(500, { result: UNKNOWN_EXCEPTION.result }),
      rateLimit: say(200, { result: TOO_MANY_REQUESTS.result }),
      real,
    });
  if (fault !== null && happensBefore(fault)) return failing(fault, null);
  let answer: object;
  try {
    const stranger = strangerOf(context, request);
    // Whoever is not known has no key pair here, so nothing is signed for them.
    if (stranger !== null) return json(200, { result: stranger.result });
    const body = readJson(request);
    if (typeof body !== "object" || body === null || Array.isArray(body)) throw illegal("The body is no JSON object.");
    answer = effect(body as Body);
  } catch (error) {
    if (!(error instanceof AntomError)) throw error;
    answer = { result: error.result, ...error.fields };
  }
  if (settings.uncertainNext > 0) {
    settings.uncertainNext--;
    answer = { result: UNKNOWN_EXCEPTION.result };
  }
  const reply = say(200, answer);
  return fault === null ? reply : failing(fault, reply);
}

/** Who calls without the right to; null when the caller is the merchant. */
function strangerOf({ clientId, merchantKey }: ApiContext, { path, headers, rawBody }: SimRequest): AntomError | null {
  if (headers["client-id"] !== clientId) return new AntomError("F", "INVALID_CLIENT", "The client is invalid.");
  const time = headers["request-time"] ?? "";
  const signature = headers.signature ?? "";
  const isRead = headers["content-type"]?.startsWith("application/json") === true;
  if (!isRead) return new AntomError("F", "MEDIA_TYPE_NOT_ACCEPTABLE", "The media type is not acceptable.");
  if (time === "" || !isSignedBy(signature, { uri: path, clientId, time, body: rawBody }, merchantKey))
    return new AntomError("F", "INVALID_SIGNATURE", "The signature is invalid.");
  return null;
}

function signedReply(
  { clientId, privateKey }: ApiContext,
  { path }: SimRequest,
  status: number,
  body: object,
): SimReply {
  const text = JSON.stringify(body);
  const time = String(Date.now());
  return {
    kind: "reply",
    status,
    headers: {
      "content-type": "application/json; charset=UTF-8",
      "client-id": clientId,
      "response-time": time,
      signature: signatureHeader({ uri: path, clientId, time, body: text }, privateKey),
    },
    body: text,
  };
}
