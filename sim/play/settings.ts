import {
  type CallFault,
  type CallFaultKind,
  createRandom,
  isWhole,
  type Range,
  readCallFaults,
  readRange,
  takeCallFault,
} from "../shared/call-faults";
import { type DeliveryFaults, NO_DELIVERY_FAULTS, readDeliveryFaults } from "../shared/callback-sender";

/** The names of the calls that a fault can be aimed at. `*` is all but `jwks`, which is another service of Google's. */
export const OPERATIONS: readonly string[] = [
  "*",
  "token",
  "purchase.get",
  "purchase.consume",
  "order.get",
  "order.refund",
  "order.list",
  "voided.list",
  "report.list",
  "report.read",
  "jwks",
];

export type PlaySettings = {
  latencyMs: Range;
  calls: CallFault[];
  webhooks: DeliveryFaults;
  /** So many of the next purchases are declined on the customer's phone: nothing is bought. */
  declineNext: number;
  /** How long a refund is PENDING_REFUND; 0: it is done at once. */
  refundMs: number;
  /** When Google gives back what was neither acknowledged nor consumed: three days. */
  acknowledgeMs: number;
  /** How long an access token lasts. */
  tokenSeconds: number;
  /** How many voided purchases a page of the list holds at most. */
  voidPageMax: number;
  /** While true voided purchases are not on the list yet. */
  isVoidListLate: boolean;
  /** How many months after a month its earnings are there; 0: those of this month are, too. */
  earningsMonths: number;
  random: () => number;
};

export function defaultSettings(): PlaySettings {
  return {
    latencyMs: { min: 0, max: 0 },
    calls: [],
    webhooks: { ...NO_DELIVERY_FAULTS },
    declineNext: 0,
    refundMs: 0,
    acknowledgeMs: 3 * 86_400_000,
    tokenSeconds: 3_599,
    voidPageMax: 1_000,
    isVoidListLate: false,
    earningsMonths: 1,
    random: createRandom(null),
  };
}

/** Reads `PUT /_sim/faults`: what is not named goes back to its default. A text says what is wrong. */
export function readSettings(value: unknown): PlaySettings | string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "send a JSON object";
  const given = value as Record<string, unknown>;
  const settings = defaultSettings();
  const latencyMs = readRange(given.latencyMs, settings.latencyMs);
  if (typeof latencyMs === "string") return `latencyMs: ${latencyMs}`;
  const calls = readCallFaults(given.calls);
  if (typeof calls === "string") return calls;
  if (calls.some(({ operation }) => !OPERATIONS.includes(operation)))
    return `calls[].operation must be one of ${OPERATIONS.join(", ")}`;
  const webhooks = readDeliveryFaults(given.webhooks);
  if (typeof webhooks === "string") return webhooks;
  for (const name of [
    "declineNext",
    "refundMs",
    "acknowledgeMs",
    "tokenSeconds",
    "voidPageMax",
    "earningsMonths",
  ] as const) {
    const number = given[name] ?? settings[name];
    if (!isWhole(number)) return `${name} must be a whole number`;
    settings[name] = number;
  }
  const seed = given.seed ?? null;
  if (seed !== null && !isWhole(seed)) return "seed must be a whole number";
  const isVoidListLate = given.isVoidListLate === true;
  return { ...settings, latencyMs, calls, webhooks, isVoidListLate, random: createRandom(seed) };
}

/** The settings as JSON shows them. */
export function settingsView({ random: _random, ...settings }: PlaySettings): object {
  return settings;
}

/** The next fault that meets a call of the API, used up by one. */
export function nextFault({ calls, random }: PlaySettings, operation: string): CallFaultKind | null {
  return calls.length === 0 ? null : takeCallFault(calls, operation, random);
}
