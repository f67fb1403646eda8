import { createPublicKey, type KeyObject, verify } from "node:crypto";

/** A partner of the platform, as an operator would register it. */
export type ClientOptions = {
  clientId: string;
  /** Public keys in PEM, one per key version. An RSA key means RS256, a P-256 key ES256. */
  keys: readonly { version: number; publicKeyPem: string }[];
  /** Addresses that may call; left out, any may. */
  allowedIps?: readonly string[];
};

export type Client = {
  clientId: string;
  keys: ReadonlyMap<number, { algorithm: "RS256" | "ES256"; key: KeyObject }>;
  allowedIps: ReadonlySet<string> | null;
};

/** Throws an Error with a sentence when a key is not readable or of the wrong kind. */
export function registerClients(options: readonly ClientOptions[]): ReadonlyMap<string, Client> {
  return new Map(
    options.map(({ clientId, keys, allowedIps }) => [
      clientId,
      {
        clientId,
        keys: new Map(keys.map(({ version, publicKeyPem }) => [version, readPublicKey(clientId, publicKeyPem)])),
        allowedIps: allowedIps === undefined || allowedIps.length === 0 ? null : new Set(allowedIps),
      },
    ]),
  );
}

function readPublicKey(clientId: string, pem: string): { algorithm: "RS256" | "ES256"; key: KeyObject } {
  const key = parseKey(clientId, pem);
  if (key.asymmetricKeyType === "rsa") return { algorithm: "RS256", key };
  if (key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1") {
    return { algorithm: "ES256", key };
  }
  throw new Error(`The public key of ${clientId} must be an RSA key or a key on the curve P-256.`);
}

function parseKey(clientId: string, pem: string): KeyObject {
  try {
    return createPublicKey(pem.replaceAll("\\n", "\n"));
  } catch (error) {
    throw new Error(`The public key of ${clientId} is not readable PEM.`, { cause: error });
  }
}

export type SignedCall = {
  headers: Record<string, string | string[] | undefined>;
  path: string;
  rawBody: Buffer;
  nowSeconds: number;
  windowSeconds: number;
};

/** Who is calling, or the reason for an HTTP 401. The real platform is less talkative; a developer is helped by the reason. */
export function authenticate(
  clients: ReadonlyMap<string, Client>,
  { headers, path, rawBody, nowSeconds, windowSeconds }: SignedCall,
): { client: Client; reason: null } | { client: null; reason: string } {
  const refused = (reason: string) => ({ client: null, reason });
  const client = clients.get(one(headers["bigo-client-id"]));
  if (client === undefined) return refused("bigo-client-id is unknown");
  const timestamp = one(headers["bigo-timestamp"]);
  if (!/^\d{1,12}$/.test(timestamp)) return refused("bigo-timestamp must be Unix time in seconds");
  if (Math.abs(nowSeconds - Number(timestamp)) > windowSeconds) {
    return refused(`bigo-timestamp is more than ${windowSeconds} s away from the platform's clock`);
  }
  const version = one(headers["bigo-client-version"]) || "0";
  const registered = client.keys.get(/^\d{1,6}$/.test(version) ? Number(version) : -1);
  if (registered === undefined) return refused(`no public key is registered under bigo-client-version ${version}`);
  const signature = Buffer.from(one(headers["bigo-oauth-signature"]), "base64");
  const signed = Buffer.concat([rawBody, Buffer.from(path + timestamp)]);
  const isValid =
    registered.algorithm === "RS256"
      ? verify("sha256", signed, registered.key, signature)
      : signature.length === 64 && verify("sha256", signed, registered.key, derOf(signature));
  if (!isValid) return refused(`bigo-oauth-signature does not fit the ${registered.algorithm} key of this client`);
  return { client, reason: null };
}

function one(header: string | string[] | undefined): string {
  return typeof header === "string" ? header : (header?.[0] ?? "");
}

/**
 * r and s of a JWS signature as the DER sequence that OpenSSL reads. Asking Node for the encoding instead (an options object
 * around the key) makes it throw and catch an error of its own in every call, which costs as much as the curve.
 */
function derOf(signature: Buffer): Buffer {
  const numbers = Buffer.concat([derInteger(signature.subarray(0, 32)), derInteger(signature.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, numbers.length]), numbers]);
}

/** Without leading zeros, but with one where the first bit would otherwise read as a sign. */
function derInteger(unsigned: Buffer): Buffer {
  let at = 0;
  while (at < unsigned.length - 1 && unsigned[at] === 0) at += 1;
  const digits = unsigned.subarray(at);
  const sign = (digits[0] ?? 0) > 0x7f ? [0] : [];
  return Buffer.concat([Buffer.from([0x02, digits.length + sign.length, ...sign]), digits]);
}
