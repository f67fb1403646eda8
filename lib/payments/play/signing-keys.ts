import { createPublicKey, type KeyObject } from "node:crypto";
import { asRecord, type JsonRecord, listAt, textAt } from "@/lib/payments/json-reading";
import { exchange } from "@/lib/payments/play/exchange";

const JWKS_URL = "https://www.googleapis.com/oauth2/v3/certs";
const KEPT_DEFAULT_MS = 3_600_000;
const KEPT_MAX_MS = 86_400_000;
/** Google's keys change every few days. Tokens with keys of anybody's invention must not make us ask at every one. */
const ASK_AGAIN_AFTER_MS = 10_000;

export type SigningKeys = {
  /** Null when Google has no such key, and when Google cannot be asked. */
  find: (keyId: string) => Promise<KeyObject | null>;
};

type Known = { keys: ReadonlyMap<string, KeyObject>; fetchedAtMs: number; untilMs: number };

/**
 * The public keys with which Google signs its pushes, kept for as long as Google allows (`Cache-Control: max-age`). A key that is not among
 * them is looked for once more, because keys change before the old list ends.
 */
export function createSigningKeys(options: {
  jwksUrl: string | null;
  timeoutMs: number;
  nowMs: () => number;
}): SigningKeys {
  const { jwksUrl, timeoutMs, nowMs } = options;
  let known: Known | null = null;
  let onItsWay: Promise<void> | null = null;

  async function fetchKeys(): Promise<void> {
    const answer = await exchange(jwksUrl ?? JWKS_URL, {}, timeoutMs);
    if (answer.kind === "silence" || answer.status !== 200) return;
    const keys = readKeys(answer.text);
    if (keys === null) return;
    const fetchedAtMs = nowMs();
    known = { keys, fetchedAtMs, untilMs: fetchedAtMs + keptMs(answer.headers.get("cache-control")) };
  }

  return {
    find: async (keyId) => {
      const found = known !== null && nowMs() < known.untilMs ? known.keys.get(keyId) : undefined;
      if (found !== undefined) return found;
      const isJustAsked = known !== null && nowMs() - known.fetchedAtMs < ASK_AGAIN_AFTER_MS;
      if (isJustAsked) return null;
      onItsWay ??= fetchKeys().finally(() => {
        onItsWay = null;
      });
      await onItsWay;
      return known !== null && nowMs() < known.untilMs ? (known.keys.get(keyId) ?? null) : null;
    },
  };
}

function readKeys(text: string): Map<string, KeyObject> | null {
  try {
    const list = listAt(asRecord(JSON.parse(text)), "keys").map(asRecord);
    return new Map(list.flatMap((jwk) => keyOf(jwk)));
  } catch {
    return null;
  }
}

function keyOf(jwk: JsonRecord | null): [string, KeyObject][] {
  const [kid, n, e] = [textAt(jwk, "kid"), textAt(jwk, "n"), textAt(jwk, "e")];
  if (kid === null || n === null || e === null || textAt(jwk, "kty") !== "RSA") return [];
  return [[kid, createPublicKey({ key: { kty: "RSA", n, e }, format: "jwk" })]];
}

function keptMs(cacheControl: string | null): number {
  const seconds = /(?:^|[\s,])max-age=(\d{1,9})/i.exec(cacheControl ?? "")?.[1];
  if (seconds === undefined) return KEPT_DEFAULT_MS;
  return Math.min(KEPT_MAX_MS, Math.max(ASK_AGAIN_AFTER_MS, Number(seconds) * 1_000));
}
