import { performance } from "node:perf_hooks";
import { closeDatabase, rowOf, rowsOf } from "@/lib/db/pool";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { listTransfers } from "@/lib/ledger/desk-queries";
import { listMyOrders } from "@/lib/orders/customer-queries";
import { listOrders } from "@/lib/orders/desk-queries";
import { OrderListInput } from "@/lib/orders/desk-schemas";
import { searchOrders } from "@/lib/orders/desk-search";
import { getOrderByEmail } from "@/lib/orders/find-order";
import { listOrderViews } from "@/lib/orders/queries";
import { searchHash } from "@/lib/shared/search-hash";
import { percentilesOf } from "@/tests/bench/percentiles";

/**
 * The queries behind the history pages and the look-ups, as the pages call them, in a process with the shop's own settings.
 * Answers the p95 of each in milliseconds.
 */
export type ReadName =
  | "myOrders"
  | "myOrdersOpen"
  | "transfers"
  | "transfersDeep"
  | "transfersOfOrder"
  | "transfersOfAccount"
  | "deskOrders"
  | "lookUpByReference"
  | "lookUpByEmail"
  | "supportByEmail"
  | "supportByPayment";
export type ReadFigures = Record<ReadName, number | null>;

const TIMES = 150;
const CURSORS = 40;
const PAGE = 20;

async function measure(): Promise<ReadFigures> {
  const customers = await rowsOf<{ userId: string }>(
    `SELECT user_id AS "userId" FROM orders WHERE user_id IS NOT NULL ORDER BY id DESC LIMIT ${CURSORS}`,
  );
  const known = await rowsOf<{ id: string; reference: string; email: string; payment: string }>(
    `SELECT o.id, o.reference, 'buyer' || row_number() OVER () || '@bench.test' AS email, p.provider_payment_id AS payment
     FROM orders o JOIN payments p ON p.id = o.payment_id WHERE o.user_id IS NULL ORDER BY o.id DESC LIMIT ${CURSORS}`,
  );
  for (const { id, email } of known) {
    const hash = searchHash({ subject: "email", text: email, key: env.FACET_HASH_KEY });
    await rowOf("UPDATE orders SET email_hash = $2 WHERE id = $1 RETURNING id", [id, hash]);
  }
  const oldest = await rowOf<{ id: string }>("SELECT id FROM transfers ORDER BY id, phase LIMIT 1 OFFSET 500");
  const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
  const someone = (index: number) => at(customers, index);
  const order = (index: number) => at(known, index);
  const db = prisma();
  return {
    myOrders: await p95((n) => listMyOrders(db, someone(n), { show: "all", cursor: null, limit: PAGE })),
    myOrdersOpen: await p95((n) => listMyOrders(db, someone(n), { show: "open", cursor: null, limit: PAGE })),
    transfers: await p95(() => listTransfers({})),
    transfersDeep: await p95(() => listTransfers({ before: `${oldest?.id}~0` })),
    transfersOfOrder: await p95((n) => listTransfers({ order: order(n).reference })),
    transfersOfAccount: await p95(() => listTransfers({ account: "orders", unit: "PHP" })),
    deskOrders: await p95(() => listOrders(db, OrderListInput.parse({ status: "delivered" }))),
    lookUpByReference: await p95(async (n) => {
      const { id } = order(n);
      return listOrderViews([id], { usualMs: null, now: new Date() });
    }),
    lookUpByEmail: await p95((n) => getOrderByEmail(order(n))),
    supportByEmail: await p95((n) => searchOrders(db, order(n).email)),
    supportByPayment: await p95((n) => searchOrders(db, order(n).payment)),
  };
}

/** One after the other, the first few not counted: pages are opened by people, one at a time. */
async function p95(read: (index: number) => Promise<unknown>): Promise<number | null> {
  const times: number[] = [];
  for (let index = 0; index < TIMES + 20; index += 1) {
    const startedMs = performance.now();
    await read(index);
    if (index >= 20) times.push((performance.now() - startedMs) * 100);
  }
  const { p95: hundredths } = percentilesOf(times);
  return hundredths === null ? null : Math.round(hundredths) / 100;
}

const figures = await measure();
process.send?.(figures);
await Promise.all([closeDatabase(), closePrisma()]);
process.disconnect?.();
