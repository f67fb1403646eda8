import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Money } from "@/lib/shared/money";
import { toMajorString } from "@/lib/shared/money";
import { preCheckProblem, rechargeProblem, seqIdProblem } from "@/lib/upstream/field-rules";
import { type Exchange, postSigned } from "@/lib/upstream/post-signed";
import { parseObject, readAnswer, readHttp } from "@/lib/upstream/read-answer";
import { preCheckBody, rechargeBody } from "@/lib/upstream/request-body";
import { signedHeaders } from "@/lib/upstream/sign-request";
import type { SigningKey } from "@/lib/upstream/signing-key";
import type { NoAnswer, SignatureEcho, StepTimes, UpstreamAnswer, UpstreamHost } from "@/lib/upstream/upstream-answer";

export type BigoClientConfig = {
  /** Origins such as `https://oauth.bigolive.tv`. Without a backup, calls to it go to the main host. */
  hosts: { main: string; backup: string | null };
  clientId: string;
  signingKey: SigningKey;
  /** `bigo-client-version`: which of our registered public keys fits; 0 unless the key was rotated. */
  keyVersion: number;
  /** For one call as a whole, connecting included. */
  timeoutMs: number;
  /** Open connections per host; a call beyond them waits for one within its time-out. */
  socketsMax?: number;
  /** The machine's clock, as milliseconds since 1970. */
  nowMs?: () => number;
};

export type PreCheckCall = { recipientId: string; seqId: string; resellerBigoId?: string; host?: UpstreamHost };

export type RechargeCall = {
  recipientId: string;
  /** `[0-9a-z]{13,32}`, new for every call. */
  seqId: string;
  /** `[0-9A-Za-z_]{1,40}`, the same for every attempt until a definite refusal. */
  buOrderId: string;
  diamonds: bigint;
  /** What the customer paid. */
  totalCost: Money;
  resellerBigoId: string;
  host: UpstreamHost;
};

export type BigoClient = {
  /** May this id be charged, and how many diamonds has the custodian account left? Moves nothing. */
  preCheck: (call: PreCheckCall) => Promise<UpstreamAnswer>;
  /** Moves diamonds; cannot be taken back. Write the attempt before the call, and read the answer with decideOutcome. */
  recharge: (call: RechargeCall) => Promise<UpstreamAnswer>;
  /** Kill switch: stops all recharges of our client id. Only the platform can turn it on again. */
  disable: (call: { seqId: string; host?: UpstreamHost }) => Promise<UpstreamAnswer>;
  testSign: (text: string, host?: UpstreamHost) => Promise<SignatureEcho>;
  /** Closes idle connections, for a clean stop. */
  close: () => void;
};

const NO_STEPS: StepTimes = { sealMs: null, tlsMs: null, verifyMs: null, injectMs: null };
const SOCKETS_MAX = 256;

type Step = "verifyMs" | "injectMs";

/**
 * The reseller API of the platform. Every method makes at most one HTTP call and never throws for what the platform or the
 * network does: retries live in the database, where a restart cannot lose them. Connections are kept alive.
 */
export function createBigoClient(config: BigoClientConfig): BigoClient {
  const agents = createAgents(config.socketsMax ?? SOCKETS_MAX);
  const nowMs = config.nowMs ?? Date.now;
  const origins = { main: config.hosts.main, backup: config.hosts.backup ?? config.hosts.main };

  async function call(
    path: string,
    rawBody: string,
    host: UpstreamHost,
    step: Step,
  ): Promise<{ exchange: Exchange; steps: StepTimes }> {
    const startedMs = performance.now();
    const timestampSeconds = Math.floor(nowMs() / 1000);
    const headers = signedHeaders(config, { rawBody, path, timestampSeconds });
    const url = new URL(path, origins[host]);
    const body = Buffer.from(rawBody, "utf8");
    const sealMs = rounded(performance.now() - startedMs);
    const agent = url.protocol === "https:" ? agents.https : agents.http;
    const exchange = await postSigned({ url, agent, headers, body, timeoutMs: config.timeoutMs });
    const steps = { ...NO_STEPS, sealMs, tlsMs: rounded(exchange.connectMs), [step]: rounded(exchange.exchangeMs) };
    return { exchange, steps };
  }

  return {
    async preCheck({ recipientId, seqId, resellerBigoId = null as string | null, host = "main" }) {
      const problem = preCheckProblem({ seqId, recipientId, resellerBigoId });
      if (problem !== null) return notSent(problem);
      const rawBody = preCheckBody({ recipientId, seqId, resellerBigoId });
      const { exchange, steps } = await call("/sign/agent/recharge_pre_check", rawBody, host, "verifyMs");
      return readAnswer(exchange, { seqId, steps });
    },

    async recharge({ seqId, host, ...content }) {
      const { totalCost } = content;
      const problem = rechargeProblem({
        ...content,
        seqId,
        cost: toMajorString(totalCost),
        currency: totalCost.currency,
      });
      if (problem !== null) return notSent(problem);
      const rawBody = rechargeBody(content, seqId);
      const { exchange, steps } = await call("/sign/agent/rs_recharge", rawBody, host, "injectMs");
      return readAnswer(exchange, { seqId, steps });
    },

    async disable({ seqId, host = "main" }) {
      const problem = seqIdProblem(seqId);
      if (problem !== null) return notSent(problem);
      const rawBody = JSON.stringify({ seqid: seqId });
      const { exchange, steps } = await call("/sign/agent/disable", rawBody, host, "injectMs");
      return readAnswer(exchange, { seqId, steps });
    },

    async testSign(text, host = "main") {
      const { exchange, steps } = await call("/oauth2/test_sign", JSON.stringify({ msg: text }), host, "verifyMs");
      const answer = readHttp(exchange, steps);
      if (answer.kind === "no_answer") return answer;
      if (parseObject(answer.text)?.msg === text) return { kind: "echo", text, steps };
      return { kind: "no_answer", because: "unreadable", httpStatus: 200, detail: "the echo differs", steps };
    },

    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function createAgents(socketsMax: number): { http: HttpAgent; https: HttpsAgent } {
  // lifo: the connection used last is the least likely to have been closed by the other side meanwhile.
  const options = { keepAlive: true, maxSockets: socketsMax, maxFreeSockets: socketsMax, scheduling: "lifo" } as const;
  return { http: new HttpAgent(options), https: new HttpsAgent({ ...options, minVersion: "TLSv1.2" }) };
}

function notSent(problem: string): NoAnswer {
  return { kind: "no_answer", because: "not_sent", detail: problem, steps: NO_STEPS };
}

/** Microseconds are as fine as the clock is honest. */
function rounded(ms: number): number;
function rounded(ms: number | null): number | null;
function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 1000) / 1000;
}
