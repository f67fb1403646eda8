import { json, type SimReply, type SimRequest, type SimRoute } from "../shared/http-server";
import type { Bank } from "./bank";
import type { PathName } from "./behaviour";
import { disable, preCheck, recharge, type Scene } from "./business";
import type { CallLog } from "./call-log";
import { authenticate, type Client } from "./clients";
import type { Faults, LiveRule } from "./faults";
import { type PreCheckFields, type RechargeFields, readPreCheck, readRecharge, readSeqId } from "./field-rules";
import { type Verdict, verdict } from "./rescodes";

export type Platform = {
  bank: Bank;
  faults: Faults;
  log: CallLog;
  clients: ReadonlyMap<string, Client>;
  timestampWindowSeconds: number;
  nowMs: () => number;
};

type ContractPath = Exclude<PathName, "transfer" | "transfer_state">;

const PATHS: Readonly<Record<ContractPath, string>> = {
  recharge: "/sign/agent/rs_recharge",
  pre_check: "/sign/agent/recharge_pre_check",
  disable: "/sign/agent/disable",
  test_sign: "/oauth2/test_sign",
};

/** A call that passed the signature and the field rules; `act` carries it out. */
export type ReadyCall = {
  path: PathName;
  seqid: string;
  recipient: string | null;
  reseller: string | null;
  order: { clientId: string; orderId: string } | null;
  diamonds: number | null;
  act: () => Record<string, unknown>;
  /** How a refusal by a fault is answered where the plain result code would not do. */
  refuse?: (rescode: number) => Record<string, unknown>;
};

/** The four documented paths on one host name. Both hosts are doors to the same platform. */
export function platformRoutes(platform: Platform, host: "main" | "backup"): SimRoute[] {
  return (Object.keys(PATHS) as ContractPath[]).map((path) => ({
    method: "POST",
    path: PATHS[path],
    handle: (request) => answerCall(platform, { host, path, request }),
  }));
}

/** HTTP 405: the contract's answer to a path or a method that does not exist. */
export function noSuchMethod(platform: Platform, host: "main" | "backup", request: SimRequest): SimReply {
  log(platform, { host, path: "unknown", call: null, result: "http 405" });
  return json(405, { message: `there is no ${request.method} ${request.path}` });
}

type Incoming = { host: "main" | "backup"; path: ContractPath; request: SimRequest };

function answerCall(platform: Platform, incoming: Incoming): Promise<SimReply> {
  return answerSigned(platform, incoming, (client, body) => readCall(platform, incoming, client, body));
}

/** Signature and form first, as every door asks for them; then `read` says what the call is. */
export async function answerSigned(
  platform: Platform,
  { host, path, request }: { host: "main" | "backup"; path: PathName; request: SimRequest },
  readBody: (client: Client, body: Record<string, unknown>) => ReadResult,
): Promise<SimReply> {
  const early = (status: number, message: string): SimReply => {
    log(platform, { host, path, call: null, result: `http ${status}` });
    return json(status, { message });
  };
  const caller = authenticate(platform.clients, {
    headers: request.headers,
    path: request.path,
    rawBody: request.rawBody,
    nowSeconds: Math.floor(platform.nowMs() / 1000),
    windowSeconds: platform.timestampWindowSeconds,
  });
  if (caller.client === null) return early(401, caller.reason);
  if (!(request.headers["content-type"] ?? "").startsWith("application/json")) {
    return early(500, "only application/json is supported");
  }
  const body = parseObject(request.rawBody);
  if (body === null) return early(500, "the body is not a JSON object");

  const read = readBody(caller.client, body);
  if (read.call === null) {
    log(platform, { host, path, call: null, result: `rescode ${read.refusal.rescode}` });
    return json(200, { seqid: typeof body.seqid === "string" ? body.seqid : "", ...read.refusal });
  }
  return carryOut(platform, host, read.call);
}

/** The latency comes before the effect, and the effect does not ask whether the caller is still there: that is what makes outcomes unknown. */
async function carryOut(platform: Platform, host: "main" | "backup", call: ReadyCall): Promise<SimReply> {
  const { path } = call;
  const rule = platform.faults.pick({ path, host, recipient: call.recipient, reseller: call.reseller });
  const waitMs = platform.faults.latencyMs(path) + (rule?.delayMs ?? 0);
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));

  if (rule === null || rule.answer === "normal") {
    const answer = call.act();
    log(platform, { host, path, call, result: nameOf(answer) });
    return json(200, answer);
  }
  const done = rule.effect === "done" ? call.act() : null;
  if (rule.answer === "refuse" && done === null && call.order !== null && burns(platform, rule)) {
    platform.bank.burn(call.order);
  }
  const what = rule.answer === "refuse" ? `rescode ${rule.rescode}` : rule.answer.replace("_", " ");
  log(platform, { host, path, call, result: `${what} (fault${done === null ? "" : `, after ${nameOf(done)}`})` });
  return spoiltReply(rule, call, done ?? { seqid: call.seqid, ...verdict(0) });
}

function burns(platform: Platform, rule: LiveRule): boolean {
  return rule.burnsId ?? platform.faults.behaviour().refusedCallsBurnIds;
}

function spoiltReply(rule: LiveRule, call: ReadyCall, answer: Record<string, unknown>): SimReply {
  switch (rule.answer) {
    case "refuse":
      return json(
        200,
        call.refuse?.(rule.rescode ?? 500001) ?? { seqid: call.seqid, ...verdict(rule.rescode ?? 500001) },
      );
    case "http_401":
      return json(401, { message: "the token is invalid or has expired" });
    case "http_405":
      return json(405, { message: "the request method does not exist" });
    case "http_408":
      return json(408, { message: "gateway rate limit" });
    case "http_500":
      return json(500, { message: "request parameter exception" });
    case "hang":
      return { kind: "hang" };
    case "reset":
      return { kind: "reset" };
    case "html":
      return {
        kind: "reply",
        status: 200,
        headers: { "content-type": "text/html" },
        body: "<html><body><h1>Please wait</h1></body></html>",
      };
    case "empty":
      return { kind: "reply", status: 200, headers: { "content-type": "application/json" }, body: "" };
    case "truncated":
      return { kind: "truncated", status: 200, body: JSON.stringify(answer) };
    case "drip":
      return { kind: "drip", status: 200, body: JSON.stringify(answer), everyMs: 200 };
    case "wrong_seqid":
      return json(200, { ...answer, seqid: "0000000000000" });
    default:
      return json(200, answer);
  }
}

export type ReadResult = { call: ReadyCall; refusal: null } | { call: null; refusal: Verdict };

function readCall(
  platform: Platform,
  { path, request }: Incoming,
  client: Client,
  body: Record<string, unknown>,
): ReadResult {
  const scene = (): Scene => ({
    bank: platform.bank,
    behaviour: platform.faults.behaviour(),
    client,
    remoteAddress: request.remoteAddress,
    nowMs: platform.nowMs(),
  });
  const plain = { path, recipient: null, reseller: null, order: null, diamonds: null };
  // The connection's health check echoes what it was sent, and needs no seqid.
  if (path === "test_sign") return { call: { ...plain, seqid: "", act: () => body }, refusal: null };

  const read = path === "recharge" ? readRecharge(body) : path === "pre_check" ? readPreCheck(body) : readSeqId(body);
  if (read.refusal !== null) return { call: null, refusal: read.refusal };
  const { seqid } = read.fields;
  if (platform.faults.behaviour().refuseReusedSeqIds && !platform.bank.claimSeqId(client.clientId, seqid)) {
    return { call: null, refusal: verdict(400001, "seqid was used before") };
  }
  if (path === "disable") {
    return { call: { ...plain, seqid, act: () => ({ seqid, ...disable(scene()) }) }, refusal: null };
  }
  const { recipient, reseller } = read.fields as PreCheckFields;
  const shared = { ...plain, seqid, recipient, reseller };
  if (path === "pre_check") {
    const fields = read.fields as PreCheckFields;
    const act = () => {
      const { balance, ...result } = preCheck(scene(), fields);
      return { seqid, ...result, ...(balance === null ? {} : { recharge_balance: balance }) };
    };
    return { call: { ...shared, act }, refusal: null };
  }
  const fields = read.fields as RechargeFields;
  const order = { clientId: client.clientId, orderId: fields.orderId };
  const act = () => ({ seqid, ...recharge(scene(), fields) });
  return { call: { ...shared, order, diamonds: fields.diamonds, act }, refusal: null };
}

function log(
  platform: Platform,
  entry: { host: "main" | "backup"; path: PathName | "unknown"; call: ReadyCall | null; result: string },
): void {
  const { host, path, call, result } = entry;
  platform.log.add({
    atMs: platform.nowMs(),
    host,
    path,
    orderId: call?.order?.orderId ?? null,
    recipient: call?.recipient ?? null,
    diamonds: call?.diamonds ?? null,
    result,
  });
}

function nameOf(answer: Record<string, unknown>): string {
  return typeof answer.rescode === "number" ? `rescode ${answer.rescode}` : "echo";
}

function parseObject(rawBody: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(rawBody.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
