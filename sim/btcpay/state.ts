import { randomBytes } from "node:crypto";
import { type Journal, openJournal } from "../shared/journal-file";

export type Payment = {
  id: string;
  sats: number;
  receivedMs: number;
  status: "Processing" | "Settled";
};

export type Invoice = {
  id: string;
  /** A decimal text in major units, as it was asked for. */
  amount: string;
  currency: string;
  metadata: Record<string, unknown>;
  speedPolicy: string;
  paymentTolerance: number;
  defaultLanguage: string;
  redirectUrl: string | null;
  redirectAutomatically: boolean;
  createdMs: number;
  expirationMs: number;
  monitoringMs: number;
  status: "New" | "Processing" | "Expired" | "Invalid" | "Settled";
  additionalStatus: "None" | "PaidLate" | "PaidPartial" | "Marked" | "PaidOver";
  address: string;
  rate: number;
  dueSats: number;
  payments: Payment[];
};

export type PullPayment = {
  id: string;
  invoiceId: string;
  name: string;
  description: string;
  amount: string;
  currency: string;
  payoutMethodId: string;
  startsMs: number;
  isArchived: boolean;
};

export type Payout = {
  id: string;
  pullPaymentId: string;
  amount: string;
  currency: string;
  destination: string;
  createdMs: number;
  state: "AwaitingApproval" | "AwaitingPayment" | "InProgress" | "Completed" | "Cancelled";
};

export type WaitingCallback = { id: string; body: string; attempts: number };

/** Every entry replaces what was known under its id, so that reading the list from the start gives the state. */
export type Entry =
  | { t: "invoice"; v: Invoice }
  | { t: "pull"; v: PullPayment }
  | { t: "payout"; v: Payout }
  | { t: "callback"; v: WaitingCallback }
  | { t: "callback_over"; v: string };

export type Store = {
  /** In the order in which they were made. */
  invoices: Map<string, Invoice>;
  pulls: Map<string, PullPayment>;
  payouts: Map<string, Payout>;
  /** Events of an earlier run that nobody took. */
  waitingCallbacks: Map<string, WaitingCallback>;
  save: (entry: Entry) => void;
  reset: () => void;
  close: (waiting: readonly WaitingCallback[]) => void;
};

type Maps = Omit<Store, "save" | "reset" | "close">;

/** Everything the simulator knows: in memory for speed, and in a journal so that a restart forgets nothing. */
export function openStore(path: string | null): Store {
  const journal = openJournal<Entry>(path);
  const maps: Maps = { invoices: new Map(), pulls: new Map(), payouts: new Map(), waitingCallbacks: new Map() };
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
      for (const callback of waiting) journal.append({ t: "callback", v: callback });
      journal.close();
    },
  };
}

function apply(maps: Maps, entry: Entry): void {
  switch (entry.t) {
    case "invoice":
      maps.invoices.set(entry.v.id, entry.v);
      break;
    case "pull":
      maps.pulls.set(entry.v.id, entry.v);
      break;
    case "payout":
      maps.payouts.set(entry.v.id, entry.v);
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
  for (const v of maps.invoices.values()) journal.append({ t: "invoice", v });
  for (const v of maps.pulls.values()) journal.append({ t: "pull", v });
  for (const v of maps.payouts.values()) journal.append({ t: "payout", v });
  for (const v of maps.waitingCallbacks.values()) journal.append({ t: "callback", v });
}

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/** Ids look like the server's: letters that cannot be mistaken for one another. */
export function newId(length = 22): string {
  return letters(BASE58, length);
}

/** It looks like an address of the test chain, and nobody has its key. */
export function newAddress(): string {
  return `bcrt1q${letters(BECH32, 38)}`;
}

/** A transaction's hash and the number of its output. */
export function newPaymentId(): string {
  return `${randomBytes(32).toString("hex")}-0`;
}

function letters(alphabet: string, length: number): string {
  return Array.from(randomBytes(length), (byte) => alphabet.charAt(byte % alphabet.length)).join("");
}
