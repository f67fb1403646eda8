import { createHash, randomBytes, timingSafeEqual, verify } from "node:crypto";
import { faultReply, happensBefore, takeCallFault } from "../shared/call-faults";
import { json, readForm, type SimReply, type SimRequest, type SimRoute } from "../shared/http-server";
import { errorReply, RATE_LIMIT, SERVER_ERROR } from "./api-error";
import type { CarrierSettings } from "./settings";

/** What the operator knows of its one customer. With a public key (PEM, EC or RSA) assertions are taken besides the secret. */
export type Client = { id: string; secret: string; publicKeyPem: string | null };

const SCOPES = new Set([
  "carrier-billing:payments:create",
  "carrier-billing:payments:read",
  "carrier-billing:payments:write",
  "carrier-billing-refund:refunds:create",
  "carrier-billing-refund:refunds:read",
]);
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/** An assertion of a longer life is rejected, says CAMARA's profile. */
const ASSERTION_LIFE_SECONDS_MAX = 300;

export const TOKEN_PATH = "/oauth2/token";

/** The token endpoint, and which tokens are good. They live in memory only: a restart makes every client ask again. */
export class TokenDesk {
  private readonly client: Client;
  private readonly settings: () => CarrierSettings;
  private readonly url: () => string;
  private readonly tokens = new Map<string, { endsMs: number; scopes: ReadonlySet<string> }>();
  private readonly usedAssertions = new Set<string>();
  private issued = 0;

  constructor(parts: { client: Client; settings: () => CarrierSettings; url: () => string }) {
    this.client = parts.client;
    this.settings = parts.settings;
    this.url = parts.url;
  }

  route(): SimRoute {
    return { method: "POST", path: TOKEN_PATH, handle: (request) => this.answer(request) };
  }

  /** The rights of a bearer token; null when it is unknown or has ended. */
  scopesOf(authorization: string | undefined): ReadonlySet<string> | null {
    const known = this.tokens.get(/^Bearer (\S+)$/.exec(authorization ?? "")?.[1] ?? "");
    return known !== undefined && known.endsMs > Date.now() ? known.scopes : null;
  }

  counts(): { issued: number } {
    return { issued: this.issued };
  }

  /** Every token is void from now on. */
  revoke(): void {
    this.tokens.clear();
  }

  private answer(request: SimRequest): SimReply {
    const settings = this.settings();
    const fault = takeCallFault(settings.calls, "token.create", settings.random);
    const words = { serverError: errorReply(SERVER_ERROR), rateLimit: errorReply(RATE_LIMIT) };
    if (fault !== null && happensBefore(fault)) return faultReply(fault, { ...words, real: null });
    const real = this.issue(request);
    return fault === null ? real : faultReply(fault, { ...words, real });
  }

  private issue(request: SimRequest): SimReply {
    const form = readForm(request);
    if (!this.isClient(request.headers.authorization, form)) return oauthError(401, "invalid_client");
    if (form.get("grant_type") !== "client_credentials") return oauthError(400, "unsupported_grant_type");
    const scopes = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
    const purposes = scopes.filter((scope) => scope.startsWith("dpv:"));
    const rights = scopes.filter((scope) => !scope.startsWith("dpv:"));
    if (purposes.length !== 1 || rights.length === 0 || rights.some((scope) => !SCOPES.has(scope)))
      return oauthError(400, "invalid_scope");
    const { tokenSeconds } = this.settings();
    const token = randomBytes(24).toString("base64url");
    this.tokens.set(token, { endsMs: Date.now() + tokenSeconds * 1_000, scopes: new Set(rights) });
    this.issued++;
    const body = { access_token: token, token_type: "Bearer", expires_in: tokenSeconds, scope: scopes.join(" ") };
    return json(200, body, { "cache-control": "no-store" });
  }

  private isClient(authorization: string | undefined, form: URLSearchParams): boolean {
    const basic = /^Basic (\S+)$/.exec(authorization ?? "")?.[1];
    if (basic !== undefined) {
      const expected = `${encodeURIComponent(this.client.id)}:${encodeURIComponent(this.client.secret)}`;
      return isSame(Buffer.from(basic, "base64").toString("utf8"), expected);
    }
    return form.get("client_assertion_type") === ASSERTION_TYPE && this.isAssertion(form.get("client_assertion") ?? "");
  }

  private isAssertion(jwt: string): boolean {
    const { publicKeyPem, id } = this.client;
    const [head = "", body = "", signature = ""] = jwt.split(".");
    const header = decode(head);
    const claims = decode(body);
    if (publicKeyPem === null || header === null || claims === null) return false;
    const { alg } = header;
    if (alg !== "ES256" && alg !== "RS256") return false;
    const key = alg === "ES256" ? { key: publicKeyPem, dsaEncoding: "ieee-p1363" as const } : publicKeyPem;
    if (!verify("sha256", Buffer.from(`${head}.${body}`), key, Buffer.from(signature, "base64url"))) return false;
    const { iss, sub, aud, jti, exp, iat } = claims;
    const nowSeconds = Date.now() / 1_000;
    const isNow = typeof exp === "number" && exp > nowSeconds && exp <= nowSeconds + ASSERTION_LIFE_SECONDS_MAX;
    const isShort = iat === undefined || (typeof iat === "number" && Number(exp) - iat <= ASSERTION_LIFE_SECONDS_MAX);
    if (typeof jti !== "string" || this.usedAssertions.has(jti)) return false;
    this.usedAssertions.add(jti);
    return iss === id && sub === id && aud === this.url() && isNow && isShort;
  }
}

function oauthError(status: number, error: string): SimReply {
  return json(status, { error });
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function decode(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
