import { createHash, timingSafeEqual } from "node:crypto";
import { faultReply, happensBefore, pause, pickMs, takeCallFault } from "../shared/call-faults";
import { json, readJson, type SimReply, type SimRequest, type SimRoute } from "../shared/http-server";
import { errorReply, RATE_LIMIT, SERVER_ERROR, XenditError } from "./api-error";
import type { XenditSettings } from "./settings";
import type { Store } from "./state";

export type CallContext = { store: Store; settings: () => XenditSettings; secretKey: string };

/** What a call asks for: the JSON body of a POST, the path's parameters, the query. */
export type Asked = { body: Record<string, unknown>; params: Record<string, string>; query: URLSearchParams };
export type Effect = (asked: Asked) => object;

export type MakeRoute = (method: string, path: string, operation: string, effect: Effect) => SimRoute;

/**
 * Makes the API's routes: each call is checked for the key, met by faults, and answered in Xendit's words. With `isKeyed` a POST that
 * brings an idempotency key is done once.
 */
export function createRoutes(context: CallContext, { isKeyed }: { isKeyed: boolean }): MakeRoute {
  const run = createRunner(context, isKeyed);
  return (method, path, operation, effect) => ({ method, path, handle: run(operation, effect) });
}

function createRunner(
  context: CallContext,
  isKeyed: boolean,
): (operation: string, effect: Effect) => SimRoute["handle"] {
  const atWork = new Set<string>();
  const expected = digest(`Basic ${Buffer.from(`${context.secretKey}:`).toString("base64")}`);
  return (operation, effect) => async (request) => {
    if (!timingSafeEqual(digest(headerOf(request, "authorization") ?? ""), expected))
      return errorReply(new XenditError(401, "INVALID_API_KEY", "API key format is invalid.", false));
    const isPost = request.method === "POST";
    const body = isPost && request.rawBody.length > 0 ? readJson(request) : {};
    if (typeof body !== "object" || body === null)
      return errorReply(new XenditError(400, "API_VALIDATION_ERROR", "The body is no JSON object.", false));
    const { params, query } = request;
    const act = (): object => effect({ body: body as Record<string, unknown>, params, query });
    const key = isPost && isKeyed ? headerOf(request, "x-idempotency-key") : null;
    if (key === null) return perform(context, operation, act, null);

    const fingerprint = createHash("sha256").update(`${request.path}\n`).update(request.rawBody).digest("base64url");
    const known = context.store.answers.get(key);
    if (known && known.fingerprint !== fingerprint)
      return errorReply(new XenditError(409, "IDEMPOTENCY_ERROR", "The key was used with another request.", false));
    if (known) return stored(known.status, known.body);
    if (atWork.has(key))
      return errorReply(new XenditError(409, "REQUEST_IN_PROGRESS", "The key is in use right now.", false));
    atWork.add(key);
    try {
      return await perform(context, operation, act, { key, fingerprint });
    } finally {
      atWork.delete(key);
    }
  };
}

async function perform(
  context: CallContext,
  operation: string,
  act: () => object,
  keptUnder: { key: string; fingerprint: string } | null,
): Promise<SimReply> {
  const settings = context.settings();
  const waitMs = pickMs(settings.latencyMs, settings.random);
  if (waitMs > 0) await pause(waitMs);
  const fault = settings.calls.length === 0 ? null : takeCallFault(settings.calls, operation, settings.random);
  const words = { serverError: errorReply(SERVER_ERROR), rateLimit: errorReply(RATE_LIMIT) };
  const keep = (reply: SimReply) => {
    if (keptUnder === null || reply.kind !== "reply") return;
    const v = { ...keptUnder, status: reply.status, body: reply.body.toString(), createdMs: Date.now() };
    context.store.save({ t: "answer", v });
  };
  if (fault !== null && happensBefore(fault)) {
    if (fault === "http_500_before") keep(words.serverError);
    return faultReply(fault, { ...words, real: null });
  }
  let reply: SimReply;
  let isStored = true;
  try {
    reply = json(200, act());
  } catch (error) {
    if (!(error instanceof XenditError)) throw error;
    reply = errorReply(error);
    isStored = error.isStored;
  }
  if (isStored) keep(fault === "http_500_after" ? words.serverError : reply);
  return fault === null ? reply : faultReply(fault, { ...words, real: reply });
}

function stored(status: number, body: string): SimReply {
  return { kind: "reply", status, headers: { "content-type": "application/json; charset=utf-8" }, body };
}

function headerOf(request: SimRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === "string" && value !== "" ? value : null;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
