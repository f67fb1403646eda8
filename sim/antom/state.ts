import { randomInt } from "node:crypto";
import { type Journal, openJournal } from "../shared/journal-file";

/** `value` counts the currency's smallest unit. */
export type Amount = { currency: string; value: number };

export type Card = { brand: string; bin: string; last4: string; expMonth: number; expYear: number };

export type Payment = {
  paymentId: string;
  paymentRequestId: string;
  methodType: string;
  /** A card with captureMode MANUAL: the money is held and taken by a capture. */
  isHold: boolean;
  amount: Amount;
  /** What the payment says it took, when a fault makes that another amount than was asked for. */
  saidValue: number | null;
  referenceOrderId: string;
  description: string;
  redirectUrl: string;
  status: "PROCESSING" | "SUCCESS" | "FAIL" | "CANCELLED";
  resultCode: string;
  resultMessage: string;
  createdMs: number;
  paidMs: number | null;
  /** Nobody can pay on the page after this. */
  expiresMs: number;
  /** The hold ends here. */
  authExpiryMs: number | null;
  captured: number;
  /** Given back, or on its way back. */
  refunded: number;
  card: Card | null;
  /** A capture is done or under way: the hold can no longer be cancelled or taken again. */
  isTaken: boolean;
  isDisputed: boolean;
  /** The merchant's ids of the captures and refunds asked for, in that order. */
  captureRequestIds: readonly string[];
  refundRequestIds: readonly string[];
};

/** `code` is why it failed: a refusal is final for its request id, too. */
export type Capture = {
  captureId: string;
  captureRequestId: string;
  paymentId: string;
  value: number;
  status: "PROCESSING" | "SUCCESS" | "FAIL";
  code: string | null;
  message: string;
  createdMs: number;
};

export type Refund = {
  refundId: string;
  refundRequestId: string;
  paymentId: string;
  value: number;
  status: "PROCESSING" | "SUCCESS" | "FAIL";
  code: string | null;
  message: string;
  createdMs: number;
};

export type Dispute = {
  disputeId: string;
  paymentId: string;
  value: number;
  outcome: string | null;
  judgedMs: number | null;
};

export type WaitingNotification = { id: string; body: string; attempts: number };

/** Every entry replaces what was known under its id, so that reading the list from the start gives the state. */
export type Entry =
  | { t: "payment"; v: Payment }
  | { t: "capture"; v: Capture }
  | { t: "refund"; v: Refund }
  | { t: "dispute"; v: Dispute }
  | { t: "notification"; v: WaitingNotification }
  | { t: "notification_over"; v: string };

export type Store = {
  payments: Map<string, Payment>;
  /** By our own request id, each pointing at Antom's id. */
  requests: Map<string, string>;
  captures: Map<string, Capture>;
  refunds: Map<string, Refund>;
  disputes: Map<string, Dispute>;
  /** Notifications of an earlier run that nobody took. */
  waiting: Map<string, WaitingNotification>;
  save: (entry: Entry) => void;
  reset: () => void;
  close: (waiting: readonly WaitingNotification[]) => void;
};

type Maps = Omit<Store, "save" | "reset" | "close">;

/** Everything the simulator knows: in memory for speed, and in a journal so that a restart forgets nothing. */
export function openStore(path: string | null): Store {
  const journal = openJournal<Entry>(path);
  const maps: Maps = {
    payments: new Map(),
    requests: new Map(),
    captures: new Map(),
    refunds: new Map(),
    disputes: new Map(),
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
      for (const v of waiting) journal.append({ t: "notification", v });
      journal.close();
    },
  };
}

function apply(maps: Maps, entry: Entry): void {
  switch (entry.t) {
    case "payment":
      maps.payments.set(entry.v.paymentId, entry.v);
      maps.requests.set(entry.v.paymentRequestId, entry.v.paymentId);
      break;
    case "capture":
      maps.captures.set(entry.v.captureRequestId, entry.v);
      break;
    case "refund":
      maps.refunds.set(entry.v.refundRequestId, entry.v);
      break;
    case "dispute":
      maps.disputes.set(entry.v.disputeId, entry.v);
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
  for (const v of maps.captures.values()) journal.append({ t: "capture", v });
  for (const v of maps.refunds.values()) journal.append({ t: "refund", v });
  for (const v of maps.disputes.values()) journal.append({ t: "dispute", v });
  for (const v of maps.waiting.values()) journal.append({ t: "notification", v });
}

/** Antom's ids are long rows of digits that begin with the day. */
export function newAntomId(nowMs: number): string {
  const day = new Date(nowMs).toISOString().slice(0, 10).replaceAll("-", "");
  const tail = String(randomInt(0, 2 ** 47)).padStart(15, "0");
  return `${day}1940108001${tail}`;
}
