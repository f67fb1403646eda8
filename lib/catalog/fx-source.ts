import "server-only";
import { type FxAnswer, fxFailure, readFxAnswer } from "@/lib/catalog/fx-answer";
import { EXCHANGE_RATE_API } from "@/lib/catalog/fx-attribution";
import type { Currency } from "@/lib/shared/money";

/**
 * The open access endpoint of ExchangeRate-API: `GET https://open.er-api.com/v6/latest/USD`, written from exchangerate-api.com/docs/free as
 * it stood in November 2026. No key; a new quote a day, soon after midnight UTC; whoever asks once an hour is never limited (429, for 20
 * minutes); caching and commercial use are allowed, attribution is asked for (`fx-attribution.ts`), redistribution is not allowed.
 *
 * Not said there, and therefore not relied on: the status of an answer that says no, how many decimals a rate has (six were seen), and
 * what the answer looks like once `time_eol_unix` is set.
 */
const OPEN_ACCESS = "https://open.er-api.com";
const PATH = "/v6/latest/USD";
/** The answer with its 160 currencies has 3 KB. */
const BODY_BYTES_MAX = 65_536;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** `name` is what a rate from there is said to come from. */
export type FxSource = { name: string; base: string; timeoutMs: number };

/**
 * The source that the settings name; null in a demo without a simulator, which asks nobody outside this machine.
 *
 * @param apiBase null is ExchangeRate-API itself
 */
export function fxSourceOf(settings: { apiBase: string | null; isDemo: boolean; timeoutMs: number }): FxSource | null {
  const { apiBase, isDemo, timeoutMs } = settings;
  if (apiBase === null) return isDemo ? null : { name: EXCHANGE_RATE_API, base: OPEN_ACCESS, timeoutMs };
  const { hostname } = new URL(apiBase);
  return { name: LOOPBACK.test(hostname) ? "simulator" : hostname, base: apiBase, timeoutMs };
}

/**
 * One call. Nothing is tried again here: when to ask next is a row in the database.
 *
 * @returns the rates that can be read, millionths of local money for one US dollar, or a typed reason; never throws
 */
export async function askFxSource(
  { base, timeoutMs }: FxSource,
  { currencies, now }: { currencies: readonly Currency[]; now: Date },
): Promise<FxAnswer> {
  try {
    // The signal covers the body too, so a server that drips it a byte at a time cannot hold us.
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(base + PATH, { headers: { accept: "application/json" }, redirect: "error", signal });
    const body = await readBounded(response);
    if (response.status === 429) return fxFailure("rate_limited", "429");
    if (body === null) return fxFailure("too_large");
    const answer = readFxAnswer(body, { currencies, now });
    if (response.status === 200) return answer;
    // Of an answer that is none only the service's own word is taken, which says more than a status.
    const isOwnWord = response.status < 500 && answer.kind === "failed" && answer.because === "refused";
    return isOwnWord ? answer : fxFailure("http_error", String(response.status));
  } catch (error) {
    const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
    return fxFailure(isTimeout ? "timeout" : "unreachable");
  }
}

/** Null when there is more than any answer of this service has; the rest is not waited for. */
async function readBounded(response: Response): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    // Leaving the loop cancels the body.
    if (bytes > BODY_BYTES_MAX) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
