import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { listTransfers, TransferListInput } from "@/lib/ledger/desk-queries";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import { listDeliveryRecords } from "@/lib/orders/delivery-records";
import { OrderRecordInput } from "@/lib/orders/desk-schemas";
import { listOrderRecords } from "@/lib/orders/order-records";
import { listPaymentRecords } from "@/lib/orders/payment-records";
import {
  DeliveryRecordInput,
  DisputeRecordInput,
  PaymentRecordInput,
  RefundRecordInput,
} from "@/lib/orders/record-schemas";
import { listDisputeRecords, listRefundRecords } from "@/lib/orders/refund-records";
import { RECORD_TABLE_IDS, type RecordTableId } from "@/lib/shared/record-tables";
import { pagesOf } from "@/tests/bench/desk/pages";
import { spreadPast } from "@/tests/bench/desk/spread-past";
import { seedPast } from "@/tests/bench/growth/seed-past";
import { finishedOrder } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";

type Read = (query: Record<string, string>) => Promise<{ lines: readonly unknown[] }>;

const READS: Record<RecordTableId, Read> = {
  orders: (query) => listOrderRecords(OrderRecordInput.parse(query), 50),
  payments: (query) => listPaymentRecords(PaymentRecordInput.parse(query), 50),
  deliveries: (query) => listDeliveryRecords(DeliveryRecordInput.parse(query), 50),
  ledger: async (query) => ({ lines: (await listTransfers(TransferListInput.parse(query))).transfers }),
  refunds: (query) => listRefundRecords(RefundRecordInput.parse(query), 50),
  disputes: (query) => listDisputeRecords(DisputeRecordInput.parse(query), 50),
};

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 5_000_000n });
  await Promise.all([finishedOrder(shop), finishedOrder(shop, { method: "gcash" })]);
  await seedPast(env.DATABASE_OWNER_URL, 800, () => undefined);
  await spreadPast(env.DATABASE_OWNER_URL);
}, 60_000);
afterAll(() => shop.close());

// Guarantee: the past that `npm run bench:desk` measures can be made, has books that balance, and its pages show rows of it.
describe("npm run bench:desk", () => {
  it("makes a past of so many orders, with refunds and disputes among them", async () => {
    const [row] = await rowsOf<Record<string, number>>(
      `SELECT (SELECT count(*)::int FROM orders) AS orders, (SELECT count(*)::int FROM orders WHERE status = 'expired') AS expired,
         (SELECT count(*)::int FROM refunds) AS refunds, (SELECT count(*)::int FROM disputes) AS disputes`,
    );
    expect(row?.orders).toBeGreaterThanOrEqual(800);
    for (const name of ["expired", "refunds", "disputes"]) expect(row?.[name], name).toBeGreaterThan(0);
    expect(await trialBalanceMinor()).toBe(0n);
  });

  it.each(RECORD_TABLE_IDS)("opens first, deep and filtered pages of %s", async (tableId) => {
    const client = new pg.Client({ connectionString: env.DATABASE_OWNER_URL });
    await client.connect();
    const paths = await pagesOf(client, tableId).finally(() => client.end());
    const queries = paths.map((path) => Object.fromEntries(new URL(path, env.FACET_URL).searchParams));
    expect(queries.filter(({ before }) => before !== undefined).length).toBeGreaterThan(2);
    const [first] = await Promise.all(queries.map((query) => READS[tableId](query)));
    expect(first?.lines.length).toBeGreaterThan(0);
    // A cursor of the mix is one that the page can read: it shows other rows than the first page.
    const deep = queries.find(({ before, ...rest }) => before !== undefined && Object.keys(rest).length === 0) ?? {};
    expect(await READS[tableId](deep)).not.toEqual(first);
  });
});
