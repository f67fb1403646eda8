import { type CallFault, createRandom, isWhole, type Range, readCallFaults, readRange } from "../shared/call-faults";
import { type DeliveryFaults, NO_DELIVERY_FAULTS, readDeliveryFaults } from "../shared/callback-sender";

/** The names of the calls that a fault can be aimed at. */
export const OPERATIONS: readonly string[] = [
  "*",
  "payment.pay",
  "payment.inquiry",
  "payment.capture",
  "payment.cancel",
  "refund.create",
  "refund.inquiry",
  "report.read",
];

export type AntomSettings = {
  latencyMs: Range;
  calls: CallFault[];
  webhooks: DeliveryFaults;
  /** So many of the next payments fail, whatever the customer does. */
  declineNext: number;
  /** So many of the next calls do their work and answer U UNKNOWN_EXCEPTION. */
  uncertainNext: number;
  /** So many of the next payments are said to be of another amount: the asked one plus this, in the smallest unit. */
  wrongAmountNext: number;
  wrongAmountBy: number;
  /** How long a card holds money. */
  holdSeconds: number;
  /** How long a capture takes; 0: the call itself answers S. */
  captureMs: number;
  /** How long the refund of a card takes; wallets give money back at once. */
  refundMs: number;
  /** So many of the next card refunds fail in the end. */
  refundFailNext: number;
  /** How many days after a day its report is there; Antom's own is 1. */
  reportDays: number;
  /** True: the day of the payment is over, so that a paid wallet payment can no longer be cancelled. */
  isPastCutoff: boolean;
  random: () => number;
};

/** "If you do not capture within 7 days after the authorization, the transaction is cancelled automatically." */
const HOLD_SECONDS = 7 * 86_400;

export function defaultSettings(holdSeconds = HOLD_SECONDS): AntomSettings {
  return {
    latencyMs: { min: 0, max: 0 },
    calls: [],
    webhooks: { ...NO_DELIVERY_FAULTS },
    declineNext: 0,
    uncertainNext: 0,
    wrongAmountNext: 0,
    wrongAmountBy: -1,
    holdSeconds,
    captureMs: 0,
    refundMs: 200,
    refundFailNext: 0,
    reportDays: 1,
    isPastCutoff: false,
    random: createRandom(null),
  };
}

const COUNTS = [
  "declineNext",
  "uncertainNext",
  "wrongAmountNext",
  "holdSeconds",
  "captureMs",
  "refundMs",
  "refundFailNext",
  "reportDays",
] as const;

/** Reads `PUT /_sim/faults`: what is not named goes back to its default. A text says what is wrong. */
export function readSettings(value: unknown, holdSeconds: number): AntomSettings | string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "send a JSON object";
  const given = value as Record<string, unknown>;
  const settings = defaultSettings(holdSeconds);
  const latencyMs = readRange(given.latencyMs, settings.latencyMs);
  if (typeof latencyMs === "string") return `latencyMs: ${latencyMs}`;
  const calls = readCallFaults(given.calls);
  if (typeof calls === "string") return calls;
  if (calls.some(({ operation }) => !OPERATIONS.includes(operation)))
    return `calls[].operation must be one of ${OPERATIONS.join(", ")}`;
  const webhooks = readDeliveryFaults(given.webhooks);
  if (typeof webhooks === "string") return webhooks;
  for (const name of COUNTS) {
    const number = given[name] ?? settings[name];
    if (!isWhole(number)) return `${name} must be a whole number`;
    settings[name] = number;
  }
  const wrongAmountBy = given.wrongAmountBy ?? settings.wrongAmountBy;
  if (typeof wrongAmountBy !== "number" || !Number.isSafeInteger(wrongAmountBy))
    return "wrongAmountBy must be a whole number";
  const seed = given.seed ?? null;
  if (seed !== null && !isWhole(seed)) return "seed must be a whole number";
  return {
    ...settings,
    latencyMs,
    calls,
    webhooks,
    wrongAmountBy,
    isPastCutoff: given.isPastCutoff === true,
    random: createRandom(seed),
  };
}

/** The settings as JSON shows them. */
export function settingsView({ random: _random, ...settings }: AntomSettings): object {
  return settings;
}
