import { randomBytes, randomUUID } from "node:crypto";
import { type Journal, openJournal } from "../shared/journal-file";

export type Charge = {
  id: string;
  referenceId: string;
  status: "PENDING" | "SUCCEEDED" | "FAILED" | "VOIDED" | "REFUNDED";
  currency: string;
  /** Major units, as the API writes them. */
  chargeAmount: number;
  channelCode: string;
  successUrl: string;
  failureUrl: string;
  cancelUrl: string;
  metadata: Record<string, string>;
  created: string;
  updated: string;
  voidStatus: "PENDING" | "SUCCEEDED" | "FAILED" | null;
  voidedAt: string | null;
  refundedAmount: number;
  failureCode: string | null;
  /** What the charge says it took, when a fault makes that another amount than was asked for. */
  saidAmount: number | null;
  /** When the customer paid; null before, and in a journal from before this was kept. */
  paidAt: string | null;
};

export type Invoice = {
  id: string;
  externalId: string;
  status: "PENDING" | "PAID" | "EXPIRED";
  currency: string;
  /** Major units, as the API writes them. */
  amount: number;
  paymentMethods: string[];
  payerEmail: string | null;
  description: string | null;
  successUrl: string | null;
  failureUrl: string | null;
  metadata: Record<string, string>;
  created: string;
  updated: string;
  expiryDate: string;
  /** The customer says that money is under way: which channel, how much, and when it arrives. It arrives whatever the invoice is by then. */
  transfer: { channel: string; amount: number; arrivesMs: number } | null;
  paidAt: string | null;
  paidAmount: number | null;
  paidChannel: string | null;
};

export type Refund = {
  id: string;
  chargeId: string;
  status: "PENDING" | "SUCCEEDED" | "FAILED";
  currency: string;
  chargeAmount: number;
  refundAmount: number;
  channelCode: string;
  reason: string | null;
  failureCode: string | null;
  created: string;
  updated: string;
};

export type StoredAnswer = { key: string; fingerprint: string; status: number; body: string; createdMs: number };
export type WaitingCallback = { id: string; body: string; attempts: number };

/** Every entry replaces what was known under its id, so that reading the list from the start gives the state. */
export type Entry =
  | { t: "charge"; v: Charge }
  | { t: "refund"; v: Refund }
  | { t: "invoice"; v: Invoice }
  | { t: "answer"; v: StoredAnswer }
  | { t: "callback"; v: WaitingCallback }
  | { t: "callback_over"; v: string };

export type Store = {
  charges: Map<string, Charge>;
  refunds: Map<string, Refund>;
  invoices: Map<string, Invoice>;
  /** Ids of invoices by the shop's own id, oldest first: an external id need not be unique. */
  invoicesByExternalId: Map<string, string[]>;
  answers: Map<string, StoredAnswer>;
  /** Callbacks of an earlier run that nobody took. */
  waitingCallbacks: Map<string, WaitingCallback>;
  save: (entry: Entry) => void;
  reset: () => void;
  close: (waiting: readonly WaitingCallback[]) => void;
};

const ANSWER_LIFE_MS = 86_400_000;

type Maps = Omit<Store, "save" | "reset" | "close">;

/** Everything the simulator knows: in memory for speed, and in a journal so that a restart forgets nothing. */
export function openStore(path: string | null, nowMs: number): Store {
  const journal = openJournal<Entry>(path);
  const maps: Maps = {
    charges: new Map(),
    refunds: new Map(),
    invoices: new Map(),
    invoicesByExternalId: new Map(),
    answers: new Map(),
    waitingCallbacks: new Map(),
  };
  journal.replay((entry) => apply(maps, entry));
  for (const [key, answer] of maps.answers) if (answer.createdMs < nowMs - ANSWER_LIFE_MS) maps.answers.delete(key);
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
      for (const callback of waiting) journal.append({ t: "callback", v: callback });
      journal.close();
    },
  };
}

function apply(maps: Maps, entry: Entry): void {
  switch (entry.t) {
    case "charge":
      maps.charges.set(entry.v.id, entry.v);
      break;
    case "refund":
      maps.refunds.set(entry.v.id, entry.v);
      break;
    case "invoice":
      if (!maps.invoices.has(entry.v.id)) {
        const { id, externalId } = entry.v;
        maps.invoicesByExternalId.set(externalId, [...(maps.invoicesByExternalId.get(externalId) ?? []), id]);
      }
      maps.invoices.set(entry.v.id, entry.v);
      break;
    case "answer":
      maps.answers.set(entry.v.key, entry.v);
      break;
    case "callback":
      maps.waitingCallbacks.set(entry.v.id, entry.v);
      break;
    case "callback_over":
      maps.waitingCallbacks.delete(entry.v);
      break;
  }
}

/** The journal grows with every change; at a start it is cut down to what is still true. */
function rewrite(journal: Journal<Entry>, maps: Maps): void {
  journal.clear();
  for (const v of maps.charges.values()) journal.append({ t: "charge", v });
  for (const v of maps.refunds.values()) journal.append({ t: "refund", v });
  for (const v of maps.invoices.values()) journal.append({ t: "invoice", v });
  for (const v of maps.answers.values()) journal.append({ t: "answer", v });
  for (const v of maps.waitingCallbacks.values()) journal.append({ t: "callback", v });
}

export function newChargeId(): string {
  return `ewc_${randomUUID()}`;
}

export function newRefundId(): string {
  return `ewr_${randomUUID()}`;
}

/** Twelve bytes in hexadecimal, as a document database makes them. */
export function newInvoiceId(): string {
  return randomBytes(12).toString("hex");
}
