import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { type BigoSimulator, type BigoSimulatorOptions, startBigoSimulator } from "../../../sim/bigo/main";

export type KeyPair = { privateKey: KeyObject; publicKeyPem: string };

export function newKeyPair(algorithm: "ES256" | "RS256" = "ES256"): KeyPair {
  const { privateKey, publicKey } =
    algorithm === "ES256"
      ? generateKeyPairSync("ec", { namedCurve: "prime256v1" })
      : generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { privateKey, publicKeyPem: publicKey.export({ type: "spki", format: "pem" }).toString() };
}

export const CLIENT_ID = "facet_demo";
export const PATHS = {
  recharge: "/sign/agent/rs_recharge",
  preCheck: "/sign/agent/recharge_pre_check",
  disable: "/sign/agent/disable",
  testSign: "/oauth2/test_sign",
} as const;

/** A fast simulator without a delay, with one client whose key is `pair`. */
export function startFast(pair: KeyPair, options: Partial<BigoSimulatorOptions> = {}): Promise<BigoSimulator> {
  return startBigoSimulator({
    port: 0,
    backupPort: 0,
    statePath: null,
    clients: [{ clientId: CLIENT_ID, keys: [{ version: 0, publicKeyPem: pair.publicKeyPem }] }],
    ...options,
    behaviour: { latency: { kind: "fixed", ms: 0 }, ...options.behaviour },
  });
}

export function newSeq(): string {
  return randomBytes(13).toString("hex");
}

type SignedPost = {
  pair: KeyPair;
  url: string;
  path: string;
  body: string;
  clientId?: string;
  version?: number | null;
  timestampSeconds?: number;
  isDer?: boolean;
  headers?: Record<string, string>;
};

/** A partner's call, signed here and not by the shop's client: both sides must agree with the contract on their own. */
export async function post(call: SignedPost): Promise<{ status: number; json: Record<string, unknown> }> {
  const { pair, url, path, body, clientId = CLIENT_ID, version = 0, isDer = false } = call;
  const timestamp = String(call.timestampSeconds ?? Math.floor(Date.now() / 1000));
  const data = Buffer.from(body + path + timestamp);
  const isEc = pair.privateKey.asymmetricKeyType === "ec";
  const signature =
    isEc && !isDer
      ? sign("sha256", data, { key: pair.privateKey, dsaEncoding: "ieee-p1363" })
      : sign("sha256", data, pair.privateKey);
  const response = await fetch(url + path, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "bigo-client-id": clientId,
      "bigo-timestamp": timestamp,
      ...(version === null ? {} : { "bigo-client-version": String(version) }),
      "bigo-oauth-signature": signature.toString("base64"),
      ...call.headers,
    },
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

/** A correct recharge of 500 diamonds for 10 USD, with whatever is to be different. */
export function rechargeFields(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    recharge_bigoid: "Tony_Bee99",
    reseller_bigoid: "facet_ph_1",
    seqid: newSeq(),
    bu_orderid: newSeq(),
    value: 500,
    total_cost: 10,
    currency: "USD",
    ...changes,
  };
}

/** The control interface, as a test or a developer uses it. */
export async function control(url: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url}/_sim/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return response.json();
}
