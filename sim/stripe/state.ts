import { randomBytes } from "node:crypto";
import { type Journal, openJournal } from "../shared/journal-file";
import type { PlantedBook } from "./planted-books";

export type Session = {
  id: string;
  created: number;
  expiresAt: number;
  status: "open" | "complete" | "expired";
  amount: number;
  currency: string;
  itemName: string;
  clientReferenceId: string | null;
  metadata: Record<string, string>;
  intentMetadata: Record<string, string>;
  intentDescription: string | null;
  captureMethod: "automatic" | "manual";
  statementSuffix: string | null;
  successUrl: string;
  cancelUrl: string | null;
  email: string | null;
  locale: string | null;
  intentId: string | null;
};

export type LastError = { code: string; declineCode: string | null; message: string };

export type Intent = {
  id: string;
  sessionId: string;
  created: number;
  amount: number;
  currency: string;
  status: "requires_payment_method" | "requires_action" | "requires_capture" | "succeeded" | "canceled";
  amountReceived: number;
  captureMethod: "automatic" | "manual";
  metadata: Record<string, string>;
  description: string | null;
  lastError: LastError | null;
  cancellationReason: string | null;
  canceledAt: number | null;
  chargeId: string | null;
  /** While the customer is asked to authenticate: the test card to charge afterwards. */
  waitingCard: Card | null;
};

export type Card = { number: string; expMonth: number; expYear: number };

export type Charge = {
  id: string;
  intentId: string;
  created: number;
  amount: number;
  currency: string;
  status: "succeeded" | "failed";
  amountCaptured: number;
  isCaptured: boolean;
  amountRefunded: number;
  captureBefore: number | null;
  isDisputed: boolean;
  isReleased: boolean;
  failure: LastError | null;
  /** Never the number: somebody may type a real one into a test page. */
  card: { brand: string; last4: string; fingerprint: string; expMonth: number; expYear: number };
  refundKind: "at_once" | "later" | "fails";
  metadata: Record<string, string>;
  balanceTransactionId: string | null;
  /** When the capture was booked. */
  capturedAt: number | null;
  fee: number;
};

export type Refund = {
  id: string;
  chargeId: string;
  intentId: string;
  created: number;
  amount: number;
  currency: string;
  status: "pending" | "succeeded" | "failed" | "canceled";
  failureReason: string | null;
  reason: string | null;
  metadata: Record<string, string>;
};

export type Dispute = {
  id: string;
  chargeId: string;
  intentId: string;
  created: number;
  amount: number;
  currency: string;
  status: "needs_response" | "won" | "lost";
  reason: string;
};

export type StoredAnswer = { key: string; fingerprint: string; status: number; body: string; createdMs: number };
export type WaitingEvent = { id: string; body: string; attempts: number };

/** Every entry replaces what was known under its id, so that reading the list from the start gives the state. */
export type Entry =
  | { t: "session"; v: Session }
  | { t: "intent"; v: Intent }
  | { t: "charge"; v: Charge }
  | { t: "refund"; v: Refund }
  | { t: "dispute"; v: Dispute }
  | { t: "planted"; v: PlantedBook }
  | { t: "answer"; v: StoredAnswer }
  | { t: "event"; v: WaitingEvent }
  | { t: "event_over"; v: string }
  | { t: "together"; v: Entry[] };

export type Store = {
  sessions: Map<string, Session>;
  intents: Map<string, Intent>;
  charges: Map<string, Charge>;
  refunds: Map<string, Refund>;
  disputes: Map<string, Dispute>;
  planted: Map<string, PlantedBook>;
  answers: Map<string, StoredAnswer>;
  /** Events of an earlier run that nobody took. */
  waitingEvents: Map<string, WaitingEvent>;
  save: (entry: Entry) => void;
  /** What `act` saves reaches the journal as one line: half the cost, and a crash keeps all of it or nothing. */
  together: <T>(act: () => T) => T;
  reset: () => void;
  close: (waiting: readonly WaitingEvent[]) => void;
};

/** Stripe may forget a key after a day. */
const ANSWER_LIFE_MS = 86_400_000;

/** Everything the simulator knows: in memory for speed, and in a journal so that a restart forgets nothing. */
export function openStore(path: string | null, nowMs: number): Store {
  const journal = openJournal<Entry>(path);
  const maps = {
    sessions: new Map<string, Session>(),
    intents: new Map<string, Intent>(),
    charges: new Map<string, Charge>(),
    refunds: new Map<string, Refund>(),
    disputes: new Map<string, Dispute>(),
    planted: new Map<string, PlantedBook>(),
    answers: new Map<string, StoredAnswer>(),
    waitingEvents: new Map<string, WaitingEvent>(),
  };
  const apply = applierOf(maps);
  journal.replay(apply);
  for (const [key, answer] of maps.answers) if (answer.createdMs < nowMs - ANSWER_LIFE_MS) maps.answers.delete(key);
  rewrite(journal, maps);
  let held: Entry[] | null = null;
  return {
    ...maps,
    save: (entry) => {
      apply(entry);
      if (held === null) journal.append(entry);
      else held.push(entry);
    },
    together: (act) => {
      if (held !== null) return act();
      held = [];
      try {
        return act();
      } finally {
        const entries = held;
        held = null;
        if (entries.length > 0) journal.append({ t: "together", v: entries });
      }
    },
    reset: () => {
      for (const map of Object.values(maps)) map.clear();
      journal.clear();
    },
    close: (waiting) => {
      for (const event of waiting) journal.append({ t: "event", v: event });
      journal.close();
    },
  };
}

type Maps = Omit<Store, "save" | "together" | "reset" | "close">;

function applierOf(maps: Maps): (entry: Entry) => void {
  const apply = (entry: Entry): void => {
    switch (entry.t) {
      case "session":
        maps.sessions.set(entry.v.id, entry.v);
        break;
      case "intent":
        maps.intents.set(entry.v.id, entry.v);
        break;
      case "charge":
        maps.charges.set(entry.v.id, entry.v);
        break;
      case "refund":
        maps.refunds.set(entry.v.id, entry.v);
        break;
      case "dispute":
        maps.disputes.set(entry.v.id, entry.v);
        break;
      case "planted":
        maps.planted.set(entry.v.id, entry.v);
        break;
      case "answer":
        maps.answers.set(entry.v.key, entry.v);
        break;
      case "event":
        maps.waitingEvents.set(entry.v.id, entry.v);
        break;
      case "event_over":
        maps.waitingEvents.delete(entry.v);
        break;
      case "together":
        for (const part of entry.v) apply(part);
        break;
    }
  };
  return apply;
}

/** The journal grows with every change; at a start it is cut down to what is still true. */
function rewrite(journal: Journal<Entry>, maps: Maps): void {
  journal.clear();
  for (const v of maps.sessions.values()) journal.append({ t: "session", v });
  for (const v of maps.intents.values()) journal.append({ t: "intent", v });
  for (const v of maps.charges.values()) journal.append({ t: "charge", v });
  for (const v of maps.refunds.values()) journal.append({ t: "refund", v });
  for (const v of maps.disputes.values()) journal.append({ t: "dispute", v });
  for (const v of maps.planted.values()) journal.append({ t: "planted", v });
  for (const v of maps.answers.values()) journal.append({ t: "answer", v });
  for (const v of maps.waitingEvents.values()) journal.append({ t: "event", v });
}

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzAB";
const POOL_BYTES = 8_192;
let pool = Buffer.alloc(0);
let poolAt = 0;

/** An id in Stripe's manner: a prefix and letters that cannot be guessed. Randomness comes in large draws, for speed. */
export function newId(prefix: string, letters = 24): string {
  if (poolAt + letters > pool.length) {
    pool = randomBytes(POOL_BYTES);
    poolAt = 0;
  }
  let id = `${prefix}_`;
  for (let count = 0; count < letters; count++) id += ALPHABET[(pool[poolAt++] ?? 0) & 63];
  return id;
}
