import { createPublicKey, type KeyObject, randomBytes, verify } from "node:crypto";
import { json, readForm, type SimReply, type SimRequest } from "../shared/http-server";

/** A service account as its owner would register it: the public half of the key in its key file. */
export type ServiceAccount = { email: string; publicKeyPem: string };

export type Access = {
  /** The OAuth 2.0 token endpoint: a signed assertion for an access token. */
  grant: (request: SimRequest) => SimReply;
  /** Whether this token is good for that; left out: for the publisher API. */
  isKnown: (authorization: string | undefined, scope?: string) => boolean;
  /** How many access tokens were given out. */
  granted: () => number;
};

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const SCOPE = "https://www.googleapis.com/auth/androidpublisher";
const SCOPES: readonly string[] = [SCOPE, "https://www.googleapis.com/auth/devstorage.read_only"];
const ASSERTION_SECONDS_MAX = 3_600;
const CLOCK_SKEW_SECONDS = 60;

type Claims = Record<string, unknown>;

/** Throws an Error with a sentence when the public key is not readable. */
export function createAccess(options: {
  account: ServiceAccount;
  tokenUrl: () => string;
  tokenSeconds: () => number;
}): Access {
  const { account, tokenUrl, tokenSeconds } = options;
  const key = readKey(account);
  const tokens = new Map<string, { endsMs: number; scopes: readonly string[] }>();

  function wrongWith(form: URLSearchParams, nowSeconds: number): { error: string; why: string } | null {
    if (form.get("grant_type") !== GRANT_TYPE) return { error: "unsupported_grant_type", why: "Invalid grant_type." };
    const assertion = (form.get("assertion") ?? "").split(".");
    const [header, claims] = assertion.slice(0, 2).map(decode);
    if (!header || !claims || assertion.length !== 3) return { error: "invalid_grant", why: "Invalid JWT." };
    const signed = Buffer.from(assertion.slice(0, 2).join("."));
    if (header.alg !== "RS256" || claims.iss !== account.email)
      return { error: "invalid_grant", why: "Invalid issuer or algorithm: account not found." };
    if (!verify("RSA-SHA256", signed, key, Buffer.from(assertion[2] ?? "", "base64url")))
      return { error: "invalid_grant", why: "Invalid JWT Signature." };
    if (claims.aud !== tokenUrl()) return { error: "invalid_grant", why: `Invalid audience: not ${tokenUrl()}.` };
    const [iat, exp] = [Number(claims.iat), Number(claims.exp)];
    const isInTime = iat <= nowSeconds + CLOCK_SKEW_SECONDS && exp > nowSeconds && exp - iat <= ASSERTION_SECONDS_MAX;
    if (!isInTime) return { error: "invalid_grant", why: "Token must be short-lived and in a reasonable timeframe." };
    const isKnown = scopesOf(claims).every((scope) => SCOPES.includes(scope));
    return isKnown ? null : { error: "invalid_scope", why: "Some requested scopes were invalid." };
  }

  return {
    grant: (request) => {
      const nowMs = Date.now();
      const form = readForm(request);
      const wrong = wrongWith(form, nowMs / 1_000);
      if (wrong !== null) return json(400, { error: wrong.error, error_description: wrong.why });
      const token = `ya29.c.${randomBytes(48).toString("base64url")}`;
      const expiresIn = tokenSeconds();
      const claims = decode((form.get("assertion") ?? "").split(".")[1]) ?? {};
      tokens.set(token, { endsMs: nowMs + expiresIn * 1_000, scopes: scopesOf(claims) });
      return json(200, { access_token: token, expires_in: expiresIn, token_type: "Bearer" });
    },
    isKnown: (authorization, scope = SCOPE) => {
      const token = tokens.get(/^Bearer (\S+)$/.exec(authorization ?? "")?.[1] ?? "");
      return token !== undefined && token.endsMs > Date.now() && token.scopes.includes(scope);
    },
    granted: () => tokens.size,
  };
}

function scopesOf({ scope = "" }: Claims): string[] {
  return String(scope).split(" ");
}

function readKey({ email, publicKeyPem }: ServiceAccount): KeyObject {
  try {
    return createPublicKey(publicKeyPem.replaceAll("\\n", "\n"));
  } catch (error) {
    throw new Error(`The public key of ${email} is not readable PEM.`, { cause: error });
  }
}

function decode(part: string | undefined): Claims | null {
  try {
    return JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8")) as Claims;
  } catch {
    return null;
  }
}
