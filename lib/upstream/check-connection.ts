import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { BigoClientConfig } from "@/lib/upstream/bigo-client";
import { wordsForFailedExchange, wordsForHttpStatus, wordsForPreCheck } from "@/lib/upstream/connection-words";
import { preCheckProblem } from "@/lib/upstream/field-rules";
import { type Exchange, postSigned } from "@/lib/upstream/post-signed";
import { parseObject, readAnswer } from "@/lib/upstream/read-answer";
import { preCheckBody } from "@/lib/upstream/request-body";
import { signedHeaders } from "@/lib/upstream/sign-request";

/** `warning`: it works, but a person should know. */
export type Finding = { verdict: "ok" | "warning" | "failed"; what: string; words: string };

type Context = { config: BigoClientConfig; nowMs: () => number };

const ECHO_PATH = "/oauth2/test_sign";
const PRE_CHECK_PATH = "/sign/agent/recharge_pre_check";
/** The platform's own window is not documented; beyond this a clock is wrong by any measure. */
const CLOCK_SKEW_SECONDS_MAX = 60;
/** Which other key versions are tried to tell a wrong version from a wrong key. */
const KEY_VERSIONS_TRIED = 5;
const NO_STEPS = { sealMs: null, tlsMs: null, verifyMs: null, injectMs: null };

/** Is the host there, does it accept our signature, and do the clocks agree? Moves nothing; makes up to 6 calls. */
export async function checkSignature(context: Context, origin: string): Promise<Finding[]> {
  const what = `signature at ${origin}`;
  const exchange = await echo(context, origin, context.config.keyVersion);
  if (exchange.kind === "failed") return [{ verdict: "failed", what, words: wordsForFailedExchange(exchange, origin) }];
  if (exchange.httpStatus === 401) return [await explainRefusal(context, { origin, what, exchange })];
  if (exchange.httpStatus !== 200) return [{ verdict: "failed", what, words: wordsForHttpStatus(exchange) }];
  if (!isEcho(exchange)) {
    const words =
      "Something answered that is not the platform: a proxy, a firewall, or another host. Look at the address.";
    return [{ verdict: "failed", what, words }];
  }
  const { connectMs, exchangeMs } = exchange;
  const connected = connectMs === null ? "Connected before" : `Connected in ${connectMs.toFixed(0)} ms`;
  const words = `Accepted. ${connected}, answered in ${exchangeMs.toFixed(0)} ms.`;
  return [{ verdict: "ok", what, words }, ...checkClock(context, origin, exchange)];
}

/** May this id be charged from this account (null: the client's default one), and what is its balance? Moves nothing. */
export async function checkPreCheck(
  context: Context,
  call: { origin: string; recipientId: string; resellerBigoId: string | null; seqId: string },
): Promise<Finding> {
  const { origin, ...fields } = call;
  const what = `pre-check${fields.resellerBigoId === null ? "" : ` of ${fields.resellerBigoId}`} at ${origin}`;
  const problem = preCheckProblem(fields);
  if (problem !== null) return { verdict: "failed", what, words: `Not sent: ${problem}.` };
  const exchange = await send(context, { origin, path: PRE_CHECK_PATH, rawBody: preCheckBody(fields) });
  if (exchange.kind === "failed") return { verdict: "failed", what, words: wordsForFailedExchange(exchange, origin) };
  if (exchange.httpStatus !== 200) return { verdict: "failed", what, words: wordsForHttpStatus(exchange) };
  const answer = readAnswer(exchange, { seqId: fields.seqId, steps: NO_STEPS });
  if (answer.kind === "no_answer") {
    return { verdict: "failed", what, words: `The answer is not the contract's: ${answer.detail ?? answer.because}.` };
  }
  return { what, ...wordsForPreCheck(answer) };
}

/** A 401 does not say why. The clock, then the key's version, then what only a person can compare. */
async function explainRefusal(
  context: Context,
  { origin, what, exchange }: { origin: string; what: string; exchange: Exchange & { kind: "response" } },
): Promise<Finding> {
  const { clientId, keyVersion } = context.config;
  const skewSeconds = clockSkewSeconds(context, exchange);
  const failed = (words: string): Finding => ({ verdict: "failed", what, words });
  if (skewSeconds !== null && Math.abs(skewSeconds) > CLOCK_SKEW_SECONDS_MAX) {
    return failed(`Refused (HTTP 401). ${wordsForSkew(skewSeconds)} Signatures carry the time: set the clock (NTP).`);
  }
  for (let version = 0; version < KEY_VERSIONS_TRIED; version++) {
    if (version === keyVersion) continue;
    const other = await echo(context, origin, version);
    if (other.kind === "response" && other.httpStatus === 200 && isEcho(other)) {
      return failed(
        `Refused (HTTP 401) with key version ${keyVersion}, but version ${version} is accepted: set BIGO_KEY_VERSION=${version}.`,
      );
    }
  }
  const said = typeof parseObject(exchange.body)?.message === "string" ? parseObject(exchange.body)?.message : null;
  return failed(
    `Refused (HTTP 401). The clock and the key's version are not the reason. Either the platform does not know the client id ` +
      `"${clientId}", or the public key it holds is not the one of this private key (compare them: upstream:check ` +
      `--public-key prints ours), or the algorithm that was agreed with it is not ${context.config.signingKey.algorithm}.` +
      (said === null ? "" : ` The host says: "${String(said).slice(0, 200)}".`),
  );
}

function checkClock(context: Context, origin: string, exchange: Exchange & { kind: "response" }): Finding[] {
  const skewSeconds = clockSkewSeconds(context, exchange);
  if (skewSeconds === null || Math.abs(skewSeconds) <= CLOCK_SKEW_SECONDS_MAX) return [];
  return [{ verdict: "warning", what: `clock against ${origin}`, words: wordsForSkew(skewSeconds) }];
}

/** Positive when this machine is ahead. The Date header has whole seconds, so a second either way means nothing. */
function clockSkewSeconds({ nowMs }: Context, { hostDate }: Exchange & { kind: "response" }): number | null {
  const hostMs = hostDate === null ? Number.NaN : Date.parse(hostDate);
  return Number.isNaN(hostMs) ? null : Math.round((nowMs() - hostMs) / 1000);
}

function wordsForSkew(skewSeconds: number): string {
  return `This machine's clock is ${Math.abs(skewSeconds)} s ${skewSeconds > 0 ? "ahead of" : "behind"} the host's.`;
}

const ECHO_TEXT = "hello";

function echo(context: Context, origin: string, keyVersion: number): Promise<Exchange> {
  return send(context, { origin, path: ECHO_PATH, rawBody: JSON.stringify({ msg: ECHO_TEXT }), keyVersion });
}

function isEcho({ body }: Exchange & { kind: "response" }): boolean {
  return parseObject(body)?.msg === ECHO_TEXT;
}

/** Every check connects anew, so that each one tests name, route and certificate too. */
async function send(
  { config, nowMs }: Context,
  call: { origin: string; path: string; rawBody: string; keyVersion?: number },
): Promise<Exchange> {
  const { origin, path, rawBody, keyVersion = config.keyVersion } = call;
  const url = new URL(path, origin);
  const timestampSeconds = Math.floor(nowMs() / 1000);
  return postSigned({
    url,
    agent: url.protocol === "https:" ? new HttpsAgent({ minVersion: "TLSv1.2" }) : new HttpAgent(),
    headers: signedHeaders({ ...config, keyVersion }, { rawBody, path, timestampSeconds }),
    body: Buffer.from(rawBody, "utf8"),
    timeoutMs: config.timeoutMs,
  });
}
