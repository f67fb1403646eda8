import { randomBytes } from "node:crypto";
import { type Journal, openJournal } from "../shared/journal-file";

export type PaymentStatus = "processing" | "pending_validation" | "reserved" | "succeeded" | "cancelled" | "denied";

/** Where notifications go, with the token that the shop gave for them. */
export type Sink = { url: string; token: string | null; tokenEndsMs: number | null };

export type Payment = {
  id: string;
  status: PaymentStatus;
  phoneNumber: string;
  correlator: string | null;
  referenceCode: string;
  /** Major units, as the API writes them. */
  amount: number;
  currency: string;
  /** What else the request said of the amount; it is given back as it came. */
  chargingInformation: Record<string, unknown>;
  chargingMetaData: Record<string, unknown> | null;
  sink: Sink | null;
  createdMs: number;
  chargedMs: number | null;
  authorizationId: string | null;
  code: string | null;
  codeEndsMs: number | null;
  wrongCodes: number;
  reservationEndsMs: number | null;
  denialReason: string | null;
};

export type Refund = {
  id: string;
  paymentId: string;
  status: "processing" | "succeeded" | "denied";
  type: "total" | "partial";
  amount: number;
  currency: string;
  correlator: string | null;
  referenceCode: string;
  refundAmount: Record<string, unknown>;
  reason: string | null;
  sink: Sink | null;
  createdMs: number;
  refundedMs: number | null;
};

/** A text message on somebody's handset. */
export type Message = { id: string; phoneNumber: string; text: string; sentMs: number };

export type WaitingNotification = { id: string; body: string; attempts: number; sinkUrl: string };

/** Every entry replaces what was known under its id, so that reading the list from the start gives the state. */
export type Entry =
  | { t: "payment"; v: Payment }
  | { t: "refund"; v: Refund }
  | { t: "message"; v: Message }
  | { t: "notification"; v: WaitingNotification }
  | { t: "notification_over"; v: string };

type Maps = {
  payments: Map<string, Payment>;
  /** Operator ids of the payments under each correlator, oldest first. */
  byCorrelator: Map<string, string[]>;
  refunds: Map<string, Refund>;
  messages: Map<string, Message>;
  /** Notifications of an earlier run that nobody took. */
  waiting: Map<string, WaitingNotification>;
};

export type Store = Maps & {
  save: (entry: Entry) => void;
  reset: () => void;
  close: (waiting: readonly WaitingNotification[]) => void;
};

/** Everything the simulator knows: in memory for speed, and in a journal so that a restart forgets nothing but access tokens. */
export function openStore(path: string | null): Store {
  const journal = openJournal<Entry>(path);
  const maps: Maps = {
    payments: new Map(),
    byCorrelator: new Map(),
    refunds: new Map(),
    messages: new Map(),
    waiting: new Map(),
  };
  journal.replay((entry) => apply(maps, entry));
  rewrite(journal, maps);
  return {
    ...maps,
    save: (entry) => {
      apply(maps, entry);
      journal.append(entry);
    },
    reset: () => {
      for (const map of Object.values(maps)) map.clear();
      journal.clear();
    },
    close: (waiting) => {
      for (const notification of waiting) journal.append({ t: "notification", v: notification });
      journal.close();
    },
  };
}

function apply(maps: Maps, entry: Entry): void {
  switch (entry.t) {
    case "payment": {
      const { id, correlator } = entry.v;
      if (correlator !== null && !maps.payments.has(id))
        maps.byCorrelator.set(correlator, [...(maps.byCorrelator.get(correlator) ?? []), id]);
      maps.payments.set(id, entry.v);
      break;
    }
    case "refund":
      maps.refunds.set(entry.v.id, entry.v);
      break;
    case "message":
      maps.messages.set(entry.v.id, entry.v);
      break;
    case "notification":
      maps.waiting.set(entry.v.id, entry.v);
      break;
    case "notification_over":
      maps.waiting.delete(entry.v);
      break;
  }
}

/** The journal grows with every change; at a start it is cut down to what is still true. */
function rewrite(journal: Journal<Entry>, maps: Maps): void {
  journal.clear();
  for (const v of maps.payments.values()) journal.append({ t: "payment", v });
  for (const v of maps.refunds.values()) journal.append({ t: "refund", v });
  for (const v of maps.messages.values()) journal.append({ t: "message", v });
  for (const v of maps.waiting.values()) journal.append({ t: "notification", v });
}

/** An identifier that tells nothing, such as `AK3xQ…`. */
export function newSimId(prefix: string): string {
  return `${prefix}${randomBytes(15).toString("base64url").replaceAll("-", "x").replaceAll("_", "y")}`;
}
