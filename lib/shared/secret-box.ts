import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { assert } from "@/lib/shared/assert";

/** A data key: `id` is stored beside what it sealed, `key` is 32 bytes. */
export type BoxKey = { id: string; key: Uint8Array };

/** The first key seals; all of them open, so that old rows stay readable after a rotation. At least one. */
export type BoxKeys = readonly BoxKey[];

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Node prepares a key given as bytes anew at every call, which costs five times what sealing does. */
const prepared = new WeakMap<Uint8Array, KeyObject>();

function keyObject(key: Uint8Array): KeyObject {
  const known = prepared.get(key) ?? createSecretKey(key);
  prepared.set(key, known);
  return known;
}

/**
 * Encrypts with the current key (AES-256-GCM): "k1.<base64url of nonce, ciphertext, tag>". The key id is authenticated
 * too. Pass `nonce` only in a test: a nonce that is used twice gives the plain text away.
 */
export function seal(plain: string, keys: BoxKeys, nonce: Uint8Array = randomBytes(NONCE_BYTES)): string {
  const [current] = keys;
  assert(current !== undefined, "there is a data key to seal with");
  const { id, key } = current;
  const cipher = createCipheriv("aes-256-gcm", keyObject(key), nonce);
  cipher.setAAD(Buffer.from(id));
  const body = Buffer.concat([nonce, cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${id}.${body.toString("base64url")}`;
}

/** Decrypts what `seal` made with any of `keys`. Throws when it was changed, cut, or sealed with a key we do not have. */
export function open(sealed: string, keys: BoxKeys): string {
  const [id = "", encoded = ""] = sealed.split(".");
  const key = keys.find((candidate) => candidate.id === id)?.key;
  if (key === undefined) throw new Error(`No data key "${id}" to open this value`);
  const body = Buffer.from(encoded, "base64url");
  if (body.length < NONCE_BYTES + TAG_BYTES) throw new Error("A sealed value is cut short");
  const nonce = body.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", keyObject(key), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(id));
  decipher.setAuthTag(body.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString("utf8");
}

/** HMAC-SHA-256 as hex: lets a sealed column be searched, and a list entry be matched, without the plain text. */
export function keyedHash(text: string, key: string | Uint8Array): string {
  return createHmac("sha256", key).update(text, "utf8").digest("hex");
}
