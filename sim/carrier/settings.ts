import { type CallFault, createRandom, isWhole, type Range, readCallFaults, readRange } from "../shared/call-faults";
import { type DeliveryFaults, NO_DELIVERY_FAULTS, readDeliveryFaults } from "../shared/callback-sender";

/** The names of the calls that a fault can be aimed at. */
export const OPERATIONS: readonly string[] = [
  "*",
  "token.create",
  "payment.prepare",
  "payment.validate",
  "payment.confirm",
  "payment.cancel",
  "payment.retrieve",
  "payment.list",
  "refund.create",
  "refund.retrieve",
  "refund.list",
  "refund.remaining",
];

/**
 * `repeats`: what an operator answers to the same request under a correlator that is in use. The contract's description of the field says
 * that a retry is safe ("same": the first answer again), its list of errors that the correlator exists already ("refuse"). "blind" goes by the
 * correlator alone: the first answer again, whatever was asked this time.
 */
export type CarrierSettings = {
  latencyMs: Range;
  calls: CallFault[];
  webhooks: DeliveryFaults;
  /** So many of the next preparations, confirmations and refunds are denied. */
  declineNext: number;
  confirmDenyNext: number;
  refundFailNext: number;
  /** How long each takes after its call was answered; 0: the answer says the end. */
  prepareMs: number;
  confirmMs: number;
  refundMs: number;
  /** How long a code, a reservation and an access token last. */
  codeSeconds: number;
  reservationSeconds: number;
  tokenSeconds: number;
  repeats: "same" | "refuse" | "blind";
  /** False: only what is reserved can be cancelled, as the contract's state machine has it. */
  isPendingCancellable: boolean;
  /** What one line may be charged in all, in major units; null: no limit. */
  userMax: number | null;
  random: () => number;
};

const NUMBERS = [
  "declineNext",
  "confirmDenyNext",
  "refundFailNext",
  "prepareMs",
  "confirmMs",
  "refundMs",
  "codeSeconds",
  "reservationSeconds",
  "tokenSeconds",
] as const;

/** An operator's systems are slow: 900 ms unless the simulator was started with another figure. */
export const LATENCY_MS_DEFAULT = 900;

export function defaultSettings(latencyMs: number): CarrierSettings {
  return {
    latencyMs: { min: latencyMs, max: latencyMs },
    calls: [],
    webhooks: { ...NO_DELIVERY_FAULTS },
    declineNext: 0,
    confirmDenyNext: 0,
    refundFailNext: 0,
    prepareMs: 0,
    confirmMs: 0,
    refundMs: 500,
    codeSeconds: 300,
    reservationSeconds: 86_400,
    tokenSeconds: 3_600,
    repeats: "same",
    isPendingCancellable: true,
    userMax: null,
    random: createRandom(null),
  };
}

/** Reads `PUT /_sim/faults`: what is not named goes back to its default. A text says what is wrong. */
export function readSettings(value: unknown, latencyDefaultMs: number): CarrierSettings | string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "send a JSON object";
  const given = value as Record<string, unknown>;
  const settings = defaultSettings(latencyDefaultMs);
  const latencyMs = readRange(given.latencyMs, settings.latencyMs);
  if (typeof latencyMs === "string") return `latencyMs: ${latencyMs}`;
  const calls = readCallFaults(given.calls);
  if (typeof calls === "string") return calls;
  if (calls.some(({ operation }) => !OPERATIONS.includes(operation)))
    return `calls[].operation must be one of ${OPERATIONS.join(", ")}`;
  const webhooks = readDeliveryFaults(given.webhooks);
  if (typeof webhooks === "string") return webhooks;
  for (const name of NUMBERS) {
    const number = given[name] ?? settings[name];
    if (!isWhole(number)) return `${name} must be a whole number`;
    settings[name] = number;
  }
  const repeats = given.repeats ?? settings.repeats;
  if (repeats !== "same" && repeats !== "refuse" && repeats !== "blind")
    return `repeats must be "same", "refuse" or "blind"`;
  const userMax = given.userMax ?? null;
  if (userMax !== null && !isWhole(userMax)) return "userMax must be a whole number or null";
  const seed = given.seed ?? null;
  if (seed !== null && !isWhole(seed)) return "seed must be a whole number";
  const isPendingCancellable = given.isPendingCancellable !== false;
  return {
    ...settings,
    latencyMs,
    calls,
    webhooks,
    repeats,
    userMax,
    isPendingCancellable,
    random: createRandom(seed),
  };
}

/** The settings as JSON shows them. */
export function settingsView({ random: _random, ...settings }: CarrierSettings): object {
  return settings;
}
