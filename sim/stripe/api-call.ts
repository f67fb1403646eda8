import { createHash, timingSafeEqual } from "node:crypto";
import { faultReply, happensBefore, pause, pickMs, takeCallFault } from "../shared/call-faults";
import { json, type SimReply, type SimRequest } from "../shared/http-server";
import { ApiError, errorReply, RATE_LIMIT, SERVER_ERROR } from "./api-error";
import { type Params, parseParams } from "./form-encoding";
import type { StripeSettings } from "./settings";
import { newId, type Store } from "./state";

export type ApiCall = { params: Params; request: SimRequest };
export type ApiEffect = (call: ApiCall) => object;

export type ApiContext = { store: Store; settings: () => StripeSettings; secretKey: string };

/**
 * What every call to the API goes through: the key, the idempotency layer, and the faults of the day. The idempotency
 * layer is Stripe's published one: the first result under a key is kept, a 500 included, and given again to the same
 * parameters; other parameters, and a second call while the first is at work, are refused.
 */
export function createApiRunner(context: ApiContext): (operation: string, effect: ApiEffect) => SimHandler {
  const atWork = new Set<string>();
  const expected = digest(context.secretKey);

  return (operation, effect) => async (request) => {
    const headers = { "request-id": newId("req", 14), "stripe-should-retry": "false" };
    if (!isAuthorised(request, expected)) return errorReply(unauthorised(request), headers);
    const text = request.method === "POST" ? request.rawBody.toString("utf8") : request.query.toString();
    const call: ApiCall = { params: parseParams(text), request };
    const key = request.method === "POST" ? headerOf(request, "idempotency-key") : null;
    if (key === null) return perform(context, operation, effect, call, headers, null);

    const fingerprint = createHash("sha256").update(`${request.path}\n${text}`).digest("base64url");
    const known = context.store.answers.get(key);
    if (known && known.fingerprint !== fingerprint) return errorReply(keyReused(key), headers);
    if (known) return stored(known.status, known.body, { ...headers, "idempotent-replayed": "true" });
    if (atWork.has(key)) return errorReply(keyAtWork(), headers);
    atWork.add(key);
    try {
      return await perform(
        context,
        operation,
        effect,
        call,
        { ...headers, "idempotency-key": key },
        {
          key,
          fingerprint,
        },
      );
    } finally {
      atWork.delete(key);
    }
  };
}

type SimHandler = (request: SimRequest) => Promise<SimReply>;
type KeptUnder = { key: string; fingerprint: string } | null;

async function perform(
  context: ApiContext,
  operation: string,
  effect: ApiEffect,
  call: ApiCall,
  headers: Record<string, string>,
  keptUnder: KeptUnder,
): Promise<SimReply> {
  const settings = context.settings();
  const waitMs = pickMs(settings.latencyMs, settings.random);
  if (waitMs > 0) await pause(waitMs);
  const fault = settings.calls.length === 0 ? null : takeCallFault(settings.calls, operation, settings.random);
  const words = { serverError: errorReply(SERVER_ERROR, headers), rateLimit: errorReply(RATE_LIMIT, headers) };
  if (fault !== null && happensBefore(fault)) {
    if (fault === "http_500_before") keep(context, keptUnder, words.serverError);
    return faultReply(fault, { ...words, real: null });
  }
  const reply = context.store.together(() => {
    const done = run(effect, call, headers);
    if (done.isStored) keep(context, keptUnder, fault === "http_500_after" ? words.serverError : done.reply);
    return done.reply;
  });
  return fault === null ? reply : faultReply(fault, { ...words, real: reply });
}

function run(
  effect: ApiEffect,
  call: ApiCall,
  headers: Record<string, string>,
): { reply: SimReply; isStored: boolean } {
  try {
    return { reply: json(200, effect(call), headers), isStored: true };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { reply: errorReply(error, headers), isStored: error.isStored };
  }
}

function keep(context: ApiContext, keptUnder: KeptUnder, reply: SimReply): void {
  if (keptUnder === null || reply.kind !== "reply") return;
  context.store.save({
    t: "answer",
    v: { ...keptUnder, status: reply.status, body: reply.body.toString(), createdMs: Date.now() },
  });
}

function stored(status: number, body: string, headers: Record<string, string>): SimReply {
  return { kind: "reply", status, headers: { "content-type": "application/json; charset=utf-8", ...headers }, body };
}

function headerOf(request: SimRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === "string" && value !== "" ? value : null;
}

function isAuthorised(request: SimRequest, expected: Buffer): boolean {
  const authorization = headerOf(request, "authorization") ?? "";
  if (authorization.startsWith("Bearer ")) return timingSafeEqual(digest(authorization.slice(7)), expected);
  if (!authorization.startsWith("Basic ")) return false;
  const user = Buffer.from(authorization.slice(6), "base64").toString("utf8").split(":")[0] ?? "";
  return timingSafeEqual(digest(user), expected);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function unauthorised(request: SimRequest): ApiError {
  const isMissing = headerOf(request, "authorization") === null;
  const message = isMissing ? "You did not provide an API key." : "Invalid API Key provided.";
  return new ApiError(401, { type: "invalid_request_error", message }, false);
}

function keyReused(key: string): ApiError {
  const message =
    "Keys for idempotent requests can only be used with the same parameters they were first used with. " +
    `Try using a key other than '${key}' if you meant to execute a different request.`;
  return new ApiError(400, { type: "idempotency_error", message }, false);
}

function keyAtWork(): ApiError {
  const message = "There is currently another in-progress request using this Idempotency Key.";
  return new ApiError(409, { type: "idempotency_error", code: "idempotency_key_in_use", message }, false);
}
