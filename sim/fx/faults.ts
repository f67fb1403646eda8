import { type CallFault, createRandom, isWhole, type Range, readCallFaults, readRange } from "../shared/call-faults";

/** The name of the one call that a fault can be aimed at. */
export const OPERATIONS: readonly string[] = ["*", "rates.latest"];

const RATES_MAX = 20;
/** Large enough for any limit on a body, small enough for a test. */
const PAD_BYTES_MAX = 8_000_000;

export type FxFaults = {
  latencyMs: Range;
  calls: CallFault[];
  /** Currencies that are left out of the answer. */
  missing: string[];
  /** What stands in the answer instead of a rate, as it is: "0", "-1", "1e400", "\"58\"", "null". */
  absurd: Record<string, string>;
  /** So many hours older than it is, the answer says to be; below 0 it is of the future. */
  hoursOld: number;
  /** The service says no in its own words: `{"result":"error","error-type":"…"}`. */
  errorType: string | null;
  /** So many bytes more than anybody needs. */
  padBytes: number;
  random: () => number;
};

export function noFaults(): FxFaults {
  return {
    latencyMs: { min: 0, max: 0 },
    calls: [],
    missing: [],
    absurd: {},
    hoursOld: 0,
    errorType: null,
    padBytes: 0,
    random: createRandom(null),
  };
}

/** Reads `PUT /_sim/faults`: what is not named goes back to its default. A text says what is wrong. */
export function readFaults(value: unknown): FxFaults | string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "send a JSON object";
  const given = value as Record<string, unknown>;
  const faults = noFaults();
  const latencyMs = readRange(given.latencyMs, faults.latencyMs);
  if (typeof latencyMs === "string") return `latencyMs: ${latencyMs}`;
  const calls = readCallFaults(given.calls);
  if (typeof calls === "string") return calls;
  if (calls.some(({ operation }) => !OPERATIONS.includes(operation)))
    return `calls[].operation must be one of ${OPERATIONS.join(", ")}`;
  const { missing = [], absurd = {}, hoursOld = 0, errorType = null, padBytes = 0, seed = null } = given;
  if (!Array.isArray(missing) || !missing.every(isCode)) return "missing must be a list of currency codes";
  if (!isRecord(absurd) || Object.keys(absurd).length > RATES_MAX) return "absurd must be {currency: text}";
  for (const [code, text] of Object.entries(absurd)) {
    if (!isCode(code) || typeof text !== "string" || !isJson(text)) return "absurd must be {currency: JSON as text}";
  }
  if (typeof hoursOld !== "number" || !Number.isFinite(hoursOld)) return "hoursOld must be a number";
  if (errorType !== null && typeof errorType !== "string") return "errorType must be a text";
  if (!isWhole(padBytes) || padBytes > PAD_BYTES_MAX) return "padBytes must be a whole number up to 8000000";
  if (seed !== null && !isWhole(seed)) return "seed must be a whole number";
  return {
    latencyMs,
    calls,
    missing,
    absurd: absurd as Record<string, string>,
    hoursOld,
    errorType,
    padBytes,
    random: createRandom(seed),
  };
}

/** As JSON shows them. */
export function faultsView({ random: _random, ...faults }: FxFaults): object {
  return faults;
}

export function isCode(value: unknown): value is string {
  return typeof value === "string" && /^[A-Z]{3}$/.test(value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isJson(text: string): boolean {
  if (text.length > 60) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
