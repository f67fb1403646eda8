import { createPrivateKey, type KeyObject } from "node:crypto";
import { clientAssertion } from "@/lib/payments/carrier/client-assertion";
import type { CarrierConfig } from "@/lib/payments/carrier/config";
import { asRecord, integerAt, textAt } from "@/lib/payments/json-reading";

/** Every right that the adapter uses, and the one purpose that CAMARA's profile wants among the scopes. */
const SCOPE = [
  "dpv:PaymentManagement",
  "carrier-billing:payments:create",
  "carrier-billing:payments:read",
  "carrier-billing:payments:write",
].join(" ");
const REFUND_SCOPE = "carrier-billing-refund:refunds:create carrier-billing-refund:refunds:read";

/** A token is renewed so long before its end that no call carries one that dies on the way. */
const MARGIN_MS = 30_000;
/** What RFC 6749 leaves open when `expires_in` is missing. */
const LIFE_SECONDS_DEFAULT = 300;

type FormAnswer = { kind: "answered"; status: number; text: string } | { kind: "no_answer"; because: string };

/** Posts a form, with a time limit. */
export type PostForm = (url: string, form: string, headers: Record<string, string>) => Promise<FormAnswer>;

export type TokenAnswer =
  | { kind: "token"; token: string }
  | { kind: "failed"; status: number; code: string }
  | { kind: "server_error"; status: number; code: string }
  | { kind: "no_answer"; because: string };

/** `drop` is for a token that the API called invalid, so that the next `take` gets another. */
export type AccessTokens = { take: () => Promise<TokenAnswer>; drop: (token: string) => void };

type TokenConfig = Pick<CarrierConfig, "clientId" | "clientSecret" | "signingKey" | "tokenUrl" | "refundApiBase">;

/**
 * OAuth 2.0 client credentials. A token is kept until shortly before its end, and callers that meet while there is none share one request.
 * A failure is not kept: the next caller asks again. Throws on a signing key that is none.
 */
export function createAccessTokens(config: TokenConfig, post: PostForm): AccessTokens {
  // Read here, so that a key which is none stops the start and not the first customer.
  const signingKey = config.signingKey === null ? null : readKey(config.signingKey);
  let kept: { token: string; staleAtMs: number } | null = null;
  let underWay: Promise<TokenAnswer> | null = null;

  async function fetchToken(): Promise<TokenAnswer> {
    const { form, headers } = tokenRequest(config, signingKey, Date.now());
    const answer = await post(config.tokenUrl, form, headers);
    if (answer.kind === "no_answer") return answer;
    const read = readTokenAnswer(answer.status, answer.text);
    if (read.kind !== "token") return read;
    const lifeMs = read.lifeSeconds * 1_000;
    kept = { token: read.token, staleAtMs: Date.now() + lifeMs - Math.min(MARGIN_MS, lifeMs / 2) };
    return { kind: "token", token: read.token };
  }

  return {
    take: async () => {
      if (kept !== null && Date.now() < kept.staleAtMs) return { kind: "token", token: kept.token };
      underWay ??= fetchToken().finally(() => {
        underWay = null;
      });
      return underWay;
    },
    drop: (token) => {
      // Of many callers who hear that it is invalid only the first may drop it: the others would drop its successor.
      if (kept?.token === token) kept = null;
    },
  };
}

type SigningKey = { keyId: string; key: KeyObject };

function readKey({ keyId, privateKeyPem }: NonNullable<TokenConfig["signingKey"]>): SigningKey {
  return { keyId, key: createPrivateKey(privateKeyPem) };
}

function tokenRequest(
  config: TokenConfig,
  signingKey: SigningKey | null,
  nowMs: number,
): { form: string; headers: Record<string, string> } {
  const { clientId, clientSecret, tokenUrl, refundApiBase } = config;
  const scope = refundApiBase === null ? SCOPE : `${SCOPE} ${REFUND_SCOPE}`;
  const form = new URLSearchParams({ grant_type: "client_credentials", scope });
  if (signingKey === null) {
    const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    return { form: form.toString(), headers: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` } };
  }
  form.set("client_id", clientId);
  form.set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
  form.set("client_assertion", clientAssertion({ clientId, tokenUrl, signingKey, nowMs }));
  return { form: form.toString(), headers: {} };
}

function readTokenAnswer(
  status: number,
  text: string,
): Exclude<TokenAnswer, { kind: "token" }> | { kind: "token"; token: string; lifeSeconds: number } {
  const body = asRecord(parse(text));
  if (status >= 500) return { kind: "server_error", status, code: `HTTP_${status}` };
  if (status === 429) return { kind: "failed", status, code: "TOO_MANY_REQUESTS" };
  // Whatever the reason, we have no token: to every caller that is the same as a token that is not accepted.
  if (status >= 400) return { kind: "failed", status: 401, code: textAt(body, "error") ?? `HTTP_${status}` };
  const token = textAt(body, "access_token");
  if (token === null || status !== 200) return { kind: "no_answer", because: "unreadable" };
  const lifeSeconds = integerAt(body, "expires_in") ?? LIFE_SECONDS_DEFAULT;
  return { kind: "token", token, lifeSeconds: Math.max(0, lifeSeconds) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
