import { setTimeout as sleep } from "node:timers/promises";
import { closeDatabase, rowsOf } from "@/lib/db/pool";
import { closePrisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { openCustodian } from "@/lib/pool/open-custodian";
import { recordDeposit } from "@/lib/pool/record-deposit";
import { newId } from "@/lib/shared/ids";
import { closeBigo } from "@/lib/upstream/shared-client";
import { seedDemoCatalog } from "@/prisma/seed/demo-catalog";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { type Simulators, startSimulators } from "@/tests/support/simulators";
import type { OptionalProvider } from "@/tests/support/test-settings";
import { collectDuePayments, paymentCallsUnderWay, sendDueRefunds } from "@/worker/collect-payments";
import { confirmStoredEvents } from "@/worker/confirm-events";
import { deliverDue, deliveriesUnderWay } from "@/worker/deliver";
import { endOverdueOrders, resumeOrders } from "@/worker/resume-orders";

/** A whole shop in one test process: database, simulators, webhook door, and the worker's loops, stepped by the test. */
export type Shop = {
  sims: Simulators;
  /** Runs the worker's loops until nothing is due, nothing under way and no webhook waiting. */
  drain: () => Promise<void>;
  /** Lets time pass for everything that waits for a moment, without waiting. Ends leases, too. */
  passTime: (seconds: number) => Promise<void>;
  /** Diamonds arrive at the platform and are booked at the desk. */
  deposit: (custodianId: string, diamonds: bigint) => Promise<void>;
  close: () => Promise<void>;
};

/** The worker's loops, each of which answers how much it found to do. */
export const LOOPS: readonly (() => Promise<number>)[] = [
  confirmStoredEvents,
  deliverDue,
  collectDuePayments,
  sendDueRefunds,
  resumeOrders,
  endOverdueOrders,
];

const ROUNDS_MAX = 2_000;
const ROUND_PAUSE_MS = 2;
const COST_USD_MINOR_PER_100_DIAMONDS = 165n;

/**
 * Opens the shop with custodian accounts that hold so many diamonds, at the platform and in the books. It sells by Stripe and Xendit, and by
 * the providers that the test asks for.
 */
export async function openShop(
  pool: Readonly<Record<string, bigint>> = { facet_ph_1: 2_000_000n },
  { providers = [] }: { providers?: readonly OptionalProvider[] } = {},
): Promise<Shop> {
  const ids = Object.keys(pool);
  const sims = await startSimulators(Object.fromEntries(ids.map((id) => [id, 0])), providers);
  await inTransaction(async (tx) => {
    await seedReferenceData(tx);
    await seedDemoCatalog(tx, new Date());
    for (const [position, custodianId] of ids.entries()) {
      const targetBp = Math.floor(10_000 / ids.length);
      const facts = { name: custodianId, owner: "test", resellerId: custodianId, lowLevelDiamonds: 0n };
      await openCustodian(tx, null, { custodianId, ...facts, targetBp, position });
    }
  });
  await sims.control("xendit", "PUT", "/_sim/faults", { voidMs: 1, refundMs: 1 });
  const shop = { sims, drain: () => drain(sims), passTime, deposit: depositWith(sims), close: () => close(sims) };
  for (const [id, diamonds] of Object.entries(pool)) if (diamonds > 0n) await shop.deposit(id, diamonds);
  return shop;
}

export function callsUnderWay(): number {
  return deliveriesUnderWay() + paymentCallsUnderWay();
}

async function drain(sims: Simulators): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    let found = 0;
    for (const loop of LOOPS) found += await loop();
    while (callsUnderWay() > 0) await sleep(1);
    // A call that has just ended may have left work behind, so quiet is what stays quiet for a whole round.
    if (found === 0 && (await sims.areQuiet())) {
      let late = 0;
      for (const loop of LOOPS) late += await loop();
      if (late === 0 && callsUnderWay() === 0) return;
    }
    await sleep(ROUND_PAUSE_MS);
  }
  throw new Error(`the shop did not come to rest in ${ROUNDS_MAX} rounds`);
}

const MOMENTS: Readonly<Record<string, readonly string[]>> = {
  orders: ["expires_at", "correct_until", "resume_at", "lease_until"],
  payments: ["due_at", "lease_until", "capture_before", "expires_at"],
  refunds: ["due_at", "lease_until"],
  deliveries: ["next_attempt_at", "lease_until"],
  inbox_events: ["next_try_at", "lease_until"],
};

/** Every moment that something waits for comes nearer by so much, which is what time does. */
async function passTime(seconds: number): Promise<void> {
  for (const [table, columns] of Object.entries(MOMENTS)) {
    const sets = columns.map((column) => `${column} = ${column} - make_interval(secs => $1)`);
    await rowsOf(`UPDATE ${table} SET ${sets.join(", ")}`, [seconds]);
  }
}

function depositWith(sims: Simulators): Shop["deposit"] {
  return async (custodianId, diamonds) => {
    const depositId = newId();
    await sims.control("bigo", "POST", "/_sim/deposit", { reseller: custodianId, diamonds: Number(diamonds) });
    await inTransaction((tx) =>
      recordDeposit(tx, null, {
        depositId,
        custodianId,
        diamonds,
        costUsdMinor: (diamonds * COST_USD_MINOR_PER_100_DIAMONDS) / 100n,
        supplier: "test",
        document: depositId,
      }),
    );
  };
}

async function close(sims: Simulators): Promise<void> {
  await sims.close();
  closeBigo();
  await Promise.all([closePrisma(), closeDatabase()]);
}
