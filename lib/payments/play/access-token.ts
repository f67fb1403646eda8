import { createPrivateKey } from "node:crypto";
import { integerAt, recordIn, textAt } from "@/lib/payments/json-reading";
import { exchange } from "@/lib/payments/play/exchange";
import { signJwt } from "@/lib/payments/play/jwt";

const SCOPE = "https://www.googleapis.com/auth/androidpublisher";
const TOKEN_URL = "https://oauth2.googleapis.com/token";
const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/** The longest that Google takes. */
const ASSERTION_SECONDS = 3_600;
/** A token that is about to end is renewed before, so that no call travels with one that ends on the way. */
const RENEW_BEFORE_SECONDS = 60;

/** `because` names a technical trouble: timeout, network, http_5xx, unauthorised, unreadable. */
export type TokenAnswer = { kind: "token"; token: string } | { kind: "none"; because: string };

export type AccessTokens = {
  get: () => Promise<TokenAnswer>;
  /** Google no longer takes this one: the next call asks for another. */
  forget: (token: string) => void;
};

type Account = {
  serviceAccountEmail: string;
  /** What the token is for; left out: the publisher API. */
  scope?: string;
  privateKey: string;
  /** Null is Google itself. */
  tokenUrl: string | null;
  timeoutMs: number;
  nowMs: () => number;
};

/**
 * The service account's access token, kept until shortly before it ends. Callers that meet while it is being fetched share one request.
 * Throws on a private key that is no PEM: our own setting is wrong.
 */
export function createAccessTokens({ nowMs, scope = SCOPE, ...account }: Account): AccessTokens {
  const tokenUrl = account.tokenUrl ?? TOKEN_URL;
  const key = createPrivateKey(account.privateKey.replaceAll("\\n", "\n"));
  let known: { token: string; untilMs: number } | null = null;
  let onItsWay: Promise<TokenAnswer> | null = null;

  async function renew(): Promise<TokenAnswer> {
    const iat = Math.floor(nowMs() / 1_000);
    const claims = { iss: account.serviceAccountEmail, scope, aud: tokenUrl, iat };
    const assertion = signJwt({ ...claims, exp: iat + ASSERTION_SECONDS }, key);
    const body = new URLSearchParams({ grant_type: GRANT_TYPE, assertion });
    const answer = await exchange(tokenUrl, { method: "POST", body }, account.timeoutMs);
    if (answer.kind === "silence") return { kind: "none", because: answer.because };
    if (answer.status !== 200) return { kind: "none", because: becauseOf(answer.status) };
    const given = recordIn(answer.text);
    const token = textAt(given, "access_token");
    if (token === null) return { kind: "none", because: "unreadable" };
    const seconds = Math.max(0, (integerAt(given, "expires_in") ?? 0) - RENEW_BEFORE_SECONDS);
    known = { token, untilMs: nowMs() + seconds * 1_000 };
    return { kind: "token", token };
  }

  return {
    get: async () => {
      if (known !== null && nowMs() < known.untilMs) return { kind: "token", token: known.token };
      onItsWay ??= renew().finally(() => {
        onItsWay = null;
      });
      return onItsWay;
    },
    forget: (token) => {
      if (known?.token === token) known = null;
    },
  };
}

function becauseOf(status: number): string {
  if (status === 429) return "rate_limited";
  // A wrong key, a deleted account and a clock that runs wrong are all said with 400 invalid_grant.
  return status >= 500 ? `http_${status}` : "unauthorised";
}
