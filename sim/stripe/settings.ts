import { type CallFault, createRandom, isWhole, type Range, readCallFaults, readRange } from "../shared/call-faults";
import { type DeliveryFaults, NO_DELIVERY_FAULTS, readDeliveryFaults } from "../shared/callback-sender";

/** What this endpoint subscribes to, as docs/payments.md says to set up a real one. `PUT /_sim/faults` with `events` takes others. */
export const SUBSCRIBED_EVENTS: readonly string[] = [
  "checkout.session.expired",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "payment_intent.payment_failed",
  "payment_intent.canceled",
  "charge.succeeded",
  "charge.expired",
  "refund.created",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.closed",
];

/** The names of the calls that a fault can be aimed at. */
export const OPERATIONS: readonly string[] = [
  "*",
  "session.create",
  "session.retrieve",
  "session.expire",
  "intent.retrieve",
  "intent.capture",
  "intent.cancel",
  "refund.create",
  "refund.retrieve",
  "refund.list",
  "charge.retrieve",
  "dispute.retrieve",
  "balance.retrieve",
  "balance_transaction.list",
];

export type StripeSettings = {
  latencyMs: Range;
  calls: CallFault[];
  webhooks: DeliveryFaults;
  /** So many of the next cards are declined, whatever their number. */
  declineNext: number;
  /** How long a card holds money: 7 days at most issuers. */
  holdSeconds: number;
  /** How long a refund that is not instant takes. */
  refundMs: number;
  events: ReadonlySet<string>;
  random: () => number;
};

const HOLD_SECONDS = 7 * 86_400;
const REFUND_MS = 2_000;

export function defaultSettings(holdSeconds = HOLD_SECONDS, latencyMs = 0): StripeSettings {
  return {
    latencyMs: { min: latencyMs, max: latencyMs },
    calls: [],
    webhooks: { ...NO_DELIVERY_FAULTS },
    declineNext: 0,
    holdSeconds,
    refundMs: REFUND_MS,
    events: new Set(SUBSCRIBED_EVENTS),
    random: createRandom(null),
  };
}

/** Reads `PUT /_sim/faults`: what is not named goes back to its default. A text says what is wrong. */
export function readSettings(
  value: unknown,
  holdSecondsDefault: number,
  latencyDefaultMs = 0,
): StripeSettings | string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "send a JSON object";
  const given = value as Record<string, unknown>;
  const settings = defaultSettings(holdSecondsDefault, latencyDefaultMs);
  const latencyMs = readRange(given.latencyMs, settings.latencyMs);
  if (typeof latencyMs === "string") return `latencyMs: ${latencyMs}`;
  const calls = readCallFaults(given.calls);
  if (typeof calls === "string") return calls;
  const stray = calls.find(({ operation }) => !OPERATIONS.includes(operation));
  if (stray) return `calls[].operation must be one of ${OPERATIONS.join(", ")}`;
  const webhooks = readDeliveryFaults(given.webhooks);
  if (typeof webhooks === "string") return webhooks;
  const numbers = { declineNext: 0, holdSeconds: holdSecondsDefault, refundMs: REFUND_MS };
  for (const name of ["declineNext", "holdSeconds", "refundMs"] as const) {
    const number = given[name] ?? numbers[name];
    if (!isWhole(number)) return `${name} must be a whole number`;
    numbers[name] = number;
  }
  const events = given.events ?? SUBSCRIBED_EVENTS;
  if (!Array.isArray(events)) return "events must be a list of event names";
  const seed = given.seed ?? null;
  if (seed !== null && !isWhole(seed)) return "seed must be a whole number";
  return { latencyMs, calls, webhooks, ...numbers, events: new Set(events as string[]), random: createRandom(seed) };
}

/** The settings as JSON shows them. */
export function settingsView({ random: _random, events, ...settings }: StripeSettings): object {
  return { ...settings, events: [...events] };
}
