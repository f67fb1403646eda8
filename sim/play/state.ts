import { randomBytes, randomInt } from "node:crypto";
import { type Journal, openJournal } from "../shared/journal-file";
import type { GoogleMoney } from "./money";

export type OrderState = "PENDING" | "PROCESSED" | "CANCELED" | "PENDING_REFUND" | "REFUNDED";

/** 0 the customer, 1 the developer, 2 Google; the reasons 0 to 8 as the Voided Purchases API numbers them. */
export type Voided = { source: number; reason: number; at: string };

export type Purchase = {
  token: string;
  productId: string;
  /** `obfuscatedExternalAccountId`; null when the app passed none on. */
  accountId: string | null;
  isTest: boolean;
  price: GoogleMoney;
  state: "PURCHASED" | "PENDING" | "CANCELLED";
  isConsumed: boolean;
  created: string;
  completed: string | null;
  /** Null while the payment is pending. */
  orderId: string | null;
  orderState: OrderState;
  refunded: string | null;
  refundReason: "OTHER" | "CHARGEBACK" | null;
  voided: Voided | null;
};

export type WaitingPush = { id: string; body: string; attempts: number };

/** Every entry replaces what was known under its id, so that reading the list from the start gives the state. */
export type Entry = { t: "purchase"; v: Purchase } | { t: "push"; v: WaitingPush } | { t: "push_over"; v: string };

export type Store = {
  purchases: Map<string, Purchase>;
  /** Pushes of an earlier run that nobody took. */
  waitingPushes: Map<string, WaitingPush>;
  save: (entry: Entry) => void;
  reset: () => void;
  close: (waiting: readonly WaitingPush[]) => void;
};

type Maps = Pick<Store, "purchases" | "waitingPushes">;

/** Everything the simulator knows: in memory for speed, and in a journal so that a restart forgets nothing. */
export function openStore(path: string | null): Store {
  const journal = openJournal<Entry>(path);
  const maps: Maps = { purchases: new Map(), waitingPushes: new Map() };
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
      for (const push of waiting) journal.append({ t: "push", v: push });
      journal.close();
    },
  };
}

function apply(maps: Maps, entry: Entry): void {
  switch (entry.t) {
    case "purchase":
      maps.purchases.set(entry.v.token, entry.v);
      break;
    case "push":
      maps.waitingPushes.set(entry.v.id, entry.v);
      break;
    case "push_over":
      maps.waitingPushes.delete(entry.v);
      break;
  }
}

/** The journal grows with every change; at a start it is cut down to what is still true. */
function rewrite(journal: Journal<Entry>, maps: Maps): void {
  journal.clear();
  for (const v of maps.purchases.values()) journal.append({ t: "purchase", v });
  for (const v of maps.waitingPushes.values()) journal.append({ t: "push", v });
}

/** Looks like Google's: 24 letters, a point, and a long rest. */
export function newPurchaseToken(): string {
  const letters = Array.from(randomBytes(24), (byte) => String.fromCharCode(97 + (byte % 26))).join("");
  return `${letters}.AO-J1O${randomBytes(84).toString("base64url")}`;
}

/** `GPA.1234-5678-9012-34567`. */
export function newOrderId(): string {
  const digits = (count: number) => String(randomInt(10 ** count)).padStart(count, "0");
  return `GPA.${digits(4)}-${digits(4)}-${digits(4)}-${digits(5)}`;
}
