import {
  BROKEN_TRANSACTIONS,
  LATE_CUSTOMERS,
  NEWS,
  REFUNDS,
  SILENT_PLATFORM,
  SLEEPER,
} from "@/tests/chaos/saboteurs/catchers";
import { IN_SQL } from "@/tests/chaos/saboteurs/list-in-sql";
import type { Saboteur } from "@/tests/chaos/saboteurs/saboteur";

const IN_TYPESCRIPT: readonly Saboteur[] = [
  {
    name: "unknown treated as failed",
    why: "A call without an answer is called refused, so the diamonds are sent again under another order id, or the money goes back.",
    changes: [
      {
        file: "lib/upstream/decide-outcome.ts",
        find: 'return { outcome: "unknown", disposition: "retry", because: "no_answer" };',
        replace: 'return { outcome: "rejected", disposition: "retry", because: "refused" };',
      },
    ],
    catcher: SILENT_PLATFORM,
  },
  {
    name: "duplicate order id read as a refusal",
    why: "The platform's proof that an earlier call was recorded is taken for a no.",
    changes: [
      {
        file: "lib/upstream/decide-outcome.ts",
        find: 'if (meaning === "duplicate") return decideDuplicate(sent);',
        replace:
          'if (meaning === "duplicate") return { outcome: "rejected", disposition: "retry", because: "refused" };',
      },
    ],
    catcher: SILENT_PLATFORM,
  },
  {
    name: "webhook stored twice",
    why: "A repeat gets an id of its own, so the inbox takes it for news.",
    changes: [
      {
        file: "lib/payments/stripe/webhook.ts",
        find: "return externalId === null || kind === null ? null : { externalId, kind, payload: event };",
        replace:
          "return externalId === null || kind === null ? null : { externalId: externalId + Math.random(), kind, payload: event };",
      },
    ],
    catcher: NEWS,
  },
  {
    name: "forged webhook accepted",
    why: "The callback's token is not compared.",
    changes: [
      {
        file: "lib/payments/xendit/webhook.ts",
        find: "if (givenToken === null || !isSameSecret(givenToken, callbackToken)) return null;",
        replace: "if (givenToken === null && isSameSecret(callbackToken, callbackToken)) return null;",
      },
    ],
    catcher: NEWS,
  },
  {
    name: "order without its place key",
    why: "A browser that sends its order again buys twice.",
    changes: [
      {
        file: "lib/transitions/place-order.ts",
        find: "placeKey: input.placeKey.toLowerCase(),",
        replace: "placeKey: newId(),",
      },
    ],
    catcher: LATE_CUSTOMERS,
  },
  {
    name: "refund without key",
    why: "Each try is a new refund to the provider, and nobody looks for the first.",
    changes: [
      {
        file: "lib/payments/xendit/return-money.ts",
        find: "client.post(path, body, key), refundResult)",
        replace: "client.post(path, body, crypto.randomUUID()), refundResult)",
      },
      {
        file: "lib/payments/xendit/return-money.ts",
        find: "look: async () => lookForRefund(await client.get(path), request),",
        replace:
          'look: async () => (lookForRefund(await client.get(path), request), { outcome: "answered", result: null }),',
      },
    ],
    catcher: REFUNDS,
  },
  {
    name: "price read again at settlement",
    why: "The parts of an order cost what the catalog says now and not what the customer agreed to.",
    changes: [
      {
        file: "worker/confirm-reports.ts",
        find: "parts: newParts(payment),",
        replace:
          "parts: newParts({ ...payment, total_minor: quote({ diamonds: Number(payment.diamonds), country: payment.country, method: payment.method, catalog: await currentCatalog(payment.country) }).totalMinor }),",
      },
    ],
    catcher: LATE_CUSTOMERS,
  },
  {
    name: "late payment ignored",
    why: "Money for an order that has ended is not booked.",
    changes: [
      {
        file: "worker/confirm-reports.ts",
        find: "return payment === undefined ? [] : [{ ...entry, payment }];",
        replace:
          "return payment === undefined || LATE_ORDER_STATES.has(payment.order_status) ? [] : [{ ...entry, payment }];",
      },
    ],
    catcher: LATE_CUSTOMERS,
  },
  {
    name: "evidence written outside the commit",
    why: "What staff decided is on record although the decision was rolled back, or the other way round.",
    changes: [
      {
        file: "lib/evidence/record-evidence.ts",
        find: "await tx.evidence.create({ data: fact, select: { id: true } });",
        replace:
          'const { prisma } = await import("@/lib/db/prisma");\n  await (tx && prisma()).evidence.create({ data: fact, select: { id: true } });',
      },
    ],
    catcher: BROKEN_TRANSACTIONS,
  },
  {
    name: "refund called failed when nobody answers",
    why: "An unknown outcome is handed to a person as failed, who sends it again under another key.",
    changes: [
      {
        file: "worker/send-refund.ts",
        find: 'return { ...known, kind: "refund_retry", dueAt: nextTryAt(now, env.UNKNOWN_RETRY_SECONDS, refund.tries) };',
        replace: 'return { ...known, kind: "refund_failed", reason: "no_answer" };',
      },
    ],
    catcher: REFUNDS,
  },
  {
    name: "lease shorter than a call",
    why: "A lease is taken once and never renewed, so one that ends before the answer hands the delivery to a second worker.",
    changes: [
      {
        file: "worker/deliver.ts",
        find: "leaseMs: env.LEASE_SECONDS * 1000 }",
        replace: "leaseMs: Math.min(1, env.LEASE_SECONDS) }",
      },
    ],
    catcher: SLEEPER,
  },
];

/** Every broken variant. `npm run chaos:saboteurs` shows who catches which. */
export const SABOTEURS: readonly Saboteur[] = [...IN_TYPESCRIPT, ...IN_SQL];
