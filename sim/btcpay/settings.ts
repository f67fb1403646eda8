import { type CallFault, createRandom, isWhole, type Range, readCallFaults, readRange } from "../shared/call-faults";
import { type DeliveryFaults, NO_DELIVERY_FAULTS, readDeliveryFaults } from "../shared/callback-sender";

/** The names of the calls that a fault can be aimed at. */
export const OPERATIONS: readonly string[] = [
  "*",
  "health.retrieve",
  "store.retrieve",
  "invoice.create",
  "invoice.list",
  "invoice.retrieve",
  "invoice.mark",
  "invoice.payment_methods",
  "refund.create",
  "pull_payment.list",
  "pull_payment.archive",
  "payout.list",
  "payout.create",
];

export type BtcpaySettings = {
  latencyMs: Range;
  calls: CallFault[];
  webhooks: DeliveryFaults;
  /** So many of the next customers press pay and have no coins: nothing is sent, and the invoice runs out. */
  declineNext: number;
  /** How long a payment takes to be confirmed. */
  settleMs: number;
  /** How long a customer takes to claim a refund; null: nobody claims until somebody opens the link or asks `/_sim/claim`. */
  claimMs: number | null;
  /** How long the store takes to approve and pay what was claimed. */
  payoutMs: number;
  /** False: the server has not caught up with the chain. It answers, and takes no payments. */
  isSynchronised: boolean;
  random: () => number;
};

/** How the simulator behaves when nobody has set faults. */
export type Pace = Pick<BtcpaySettings, "settleMs" | "claimMs" | "payoutMs">;

export function defaultSettings(pace: Pace): BtcpaySettings {
  return {
    latencyMs: { min: 0, max: 0 },
    calls: [],
    webhooks: { ...NO_DELIVERY_FAULTS },
    declineNext: 0,
    ...pace,
    isSynchronised: true,
    random: createRandom(null),
  };
}

/** Reads `PUT /_sim/faults`: what is not named goes back to its default. A text says what is wrong. */
export function readSettings(value: unknown, pace: Pace): BtcpaySettings | string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "send a JSON object";
  const given = value as Record<string, unknown>;
  const settings = defaultSettings(pace);
  const latencyMs = readRange(given.latencyMs, settings.latencyMs);
  if (typeof latencyMs === "string") return `latencyMs: ${latencyMs}`;
  const calls = readCallFaults(given.calls);
  if (typeof calls === "string") return calls;
  if (calls.some(({ operation }) => !OPERATIONS.includes(operation)))
    return `calls[].operation must be one of ${OPERATIONS.join(", ")}`;
  const webhooks = readDeliveryFaults(given.webhooks);
  if (typeof webhooks === "string") return webhooks;
  for (const name of ["declineNext", "settleMs", "payoutMs"] as const) {
    const number = given[name] ?? settings[name];
    if (!isWhole(number)) return `${name} must be a whole number`;
    settings[name] = number;
  }
  const claimMs = given.claimMs === undefined ? settings.claimMs : given.claimMs;
  if (claimMs !== null && !isWhole(claimMs)) return "claimMs must be a whole number or null";
  const seed = given.seed ?? null;
  if (seed !== null && !isWhole(seed)) return "seed must be a whole number";
  const isSynchronised = given.isSynchronised !== false;
  return { ...settings, latencyMs, calls, webhooks, claimMs, isSynchronised, random: createRandom(seed) };
}

/** The settings as JSON shows them. */
export function settingsView({ random: _random, ...settings }: BtcpaySettings): object {
  return settings;
}
