import { type CallFault, createRandom, isWhole, type Range, readCallFaults, readRange } from "../shared/call-faults";
import { type DeliveryFaults, NO_DELIVERY_FAULTS, readDeliveryFaults } from "../shared/callback-sender";

/** The names of the calls that a fault can be aimed at. */
export const OPERATIONS: readonly string[] = [
  "*",
  "charge.create",
  "charge.retrieve",
  "charge.void",
  "refund.create",
  "refund.retrieve",
  "refund.list",
  "invoice.create",
  "invoice.retrieve",
  "invoice.list",
  "invoice.expire",
  "balance.retrieve",
  "transaction.list",
];

export type XenditSettings = {
  latencyMs: Range;
  calls: CallFault[];
  webhooks: DeliveryFaults;
  /** So many of the next wallet payments fail, whatever the customer presses; so many of the next bank transfers never leave. */
  declineNext: number;
  /** So many of the next payments are said to be of another amount: the asked one plus this, in major units. */
  wrongAmountNext: number;
  wrongAmountBy: number;
  /** How long a void and a refund take; the call answers PENDING until then. */
  voidMs: number;
  refundMs: number;
  /** How long a bank transfer takes from the customer's word to the invoice's PAID. */
  transferMs: number;
  /** So many of the next refunds fail at the wallet. */
  refundFailNext: number;
  /** True: the day of the payment is over, so a void is no longer possible. */
  isPastCutoff: boolean;
  random: () => number;
};

export function defaultSettings(): XenditSettings {
  return {
    latencyMs: { min: 0, max: 0 },
    calls: [],
    webhooks: { ...NO_DELIVERY_FAULTS },
    declineNext: 0,
    wrongAmountNext: 0,
    wrongAmountBy: -1,
    voidMs: 200,
    refundMs: 500,
    transferMs: 4_800,
    refundFailNext: 0,
    isPastCutoff: false,
    random: createRandom(null),
  };
}

const WHOLE_NUMBERS = ["declineNext", "wrongAmountNext", "voidMs", "refundMs", "transferMs", "refundFailNext"] as const;

/** Reads `PUT /_sim/faults`: what is not named goes back to its default. A text says what is wrong. */
export function readSettings(value: unknown): XenditSettings | string {
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
  for (const name of WHOLE_NUMBERS) {
    const number = given[name] ?? settings[name];
    if (!isWhole(number)) return `${name} must be a whole number`;
    settings[name] = number;
  }
  const wrongAmountBy = given.wrongAmountBy ?? settings.wrongAmountBy;
  if (typeof wrongAmountBy !== "number" || !Number.isFinite(wrongAmountBy)) return "wrongAmountBy must be a number";
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
export function settingsView({ random: _random, ...settings }: XenditSettings): object {
  return settings;
}
