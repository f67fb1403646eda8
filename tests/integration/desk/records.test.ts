import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as exportDeliveries } from "@/app/admin/(desk)/deliveries/export/route";
import { GET as exportDisputes } from "@/app/admin/(desk)/disputes/export/route";
import { GET as exportLedger } from "@/app/admin/(desk)/ledger/export/route";
import { GET as exportOrders } from "@/app/admin/(desk)/orders/export/route";
import { GET as exportPayments } from "@/app/admin/(desk)/payments/export/route";
import { GET as exportRefunds } from "@/app/admin/(desk)/refunds/export/route";
import { refundAction } from "@/app/support/orders/[orderId]/actions";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { listTransfers, phasesOf, TransferListInput } from "@/lib/ledger/desk-queries";
import { listDeliveryRecords } from "@/lib/orders/delivery-records";
import { OrderRecordInput } from "@/lib/orders/desk-schemas";
import { orderIdOfRecord } from "@/lib/orders/find-record";
import { listOrderRecords } from "@/lib/orders/order-records";
import { listPaymentRecords } from "@/lib/orders/payment-records";
import {
  DeliveryRecordInput,
  DisputeRecordInput,
  PaymentRecordInput,
  RefundRecordInput,
} from "@/lib/orders/record-schemas";
import { listDisputeRecords, listRefundRecords } from "@/lib/orders/refund-records";
import { dayAt } from "@/lib/shared/desk-days";
import { newId } from "@/lib/shared/ids";
import { LOOKED_AT_MAX } from "@/lib/shared/record-tables";
import { call, request, signInAs } from "@/tests/support/desk";
import { finishedOrder, type GivenOrder } from "@/tests/support/given";
import { givenOrderRow, givenPaymentRow } from "@/tests/support/orders-at-rest";
import { openShop, type Shop } from "@/tests/support/shop";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

let shop: Shop;
let card: GivenOrder;
let wallet: GivenOrder;
let refundId: string;
let disputeId: string;

beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 5_000_000n });
  card = await finishedOrder(shop);
  wallet = await finishedOrder(shop, { method: "gcash" });
  await signInAs("support", { isConfirmed: true });
  refundId = newId();
  const fields = { refundId, orderId: card.orderId, currency: "PHP", amount: "100.00", reason: "The customer called" };
  expect(await call(refundAction, fields)).toBe("done");
  await shop.drain();
  // A refused delivery, an open dispute and an order in review, as rows.
  const { id } = await givenOrderRow({ status: "in_review" });
  const paymentId = await givenPaymentRow(id, { status: "disputed", needsPerson: "dispute" });
  disputeId = newId();
  await rowsOf(
    `INSERT INTO disputes (id, payment_id, order_id, provider_dispute_id, amount_minor, currency, status, opened_at)
     VALUES ($1, $2, $3, 'dp_1', 58100, 'PHP', 'opened', now())`,
    [disputeId, paymentId, id],
  );
});
afterAll(() => shop.close());

type Page = { lines: readonly { id: string }[]; nextBefore: string | null };

async function walk(read: (before: string | undefined) => Promise<Page>): Promise<string[]> {
  const seen: string[] = [];
  for (let before: string | undefined; ; ) {
    const page = await read(before);
    seen.push(...page.lines.map(({ id }) => id));
    if (page.nextBefore === null) return seen;
    before = page.nextBefore;
  }
}

const TABLES = {
  orders: (query: Record<string, string>, limit: number) => listOrderRecords(OrderRecordInput.parse(query), limit),
  payments: (query: Record<string, string>, limit: number) =>
    listPaymentRecords(PaymentRecordInput.parse(query), limit),
  deliveries: (query: Record<string, string>, limit: number) =>
    listDeliveryRecords(DeliveryRecordInput.parse(query), limit),
  refunds: (query: Record<string, string>, limit: number) => listRefundRecords(RefundRecordInput.parse(query), limit),
  disputes: (query: Record<string, string>, limit: number) =>
    listDisputeRecords(DisputeRecordInput.parse(query), limit),
};
type Table = keyof typeof TABLES;

const count = async (table: Table, query: Record<string, string>) => (await TABLES[table](query, 50)).lines.length;

// Guarantee: each table shows every row once, newest first, however it is paged, and a filter shows exactly the rows that pass it.
describe("the tables of records", () => {
  it.each(Object.keys(TABLES) as Table[])("page %s without gaps or repeats", async (table) => {
    const all = (await TABLES[table]({}, 100)).lines.map(({ id }) => id);
    expect(all.length).toBeGreaterThan(0);
    expect(await walk((before) => TABLES[table](before === undefined ? {} : { before }, 1))).toEqual(all);
    const rows = await rowsOf<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
    expect(all).toHaveLength(rows[0]?.count ?? 0);
  });

  it.each<[Table, Record<string, string>, number]>([
    ["orders", { status: "delivered" }, 2],
    ["orders", { status: "in_review" }, 1],
    ["orders", { status: "unknown" }, 0],
    ["orders", { needs: "person" }, 1],
    ["orders", { needs: "person", status: "delivered" }, 0],
    ["orders", { method: "gcash" }, 1],
    ["orders", { currency: "USD" }, 0],
    ["payments", { method: "card", currency: "PHP" }, 2],
    ["payments", { channel: "xendit-gcash" }, 1],
    ["payments", { status: "partly_refunded" }, 1],
    ["payments", { needs: "person" }, 1],
    ["deliveries", { status: "delivered", custodian: "facet_ph_1" }, 2],
    ["deliveries", { custodian: "nobody" }, 0],
    ["deliveries", { status: "rejected" }, 0],
    ["deliveries", { needs: "person" }, 0],
    ["refunds", { status: "done", reason: "goodwill" }, 1],
    ["refunds", { currency: "USD" }, 0],
    ["disputes", { status: "opened" }, 1],
    ["disputes", { status: "lost" }, 0],
  ])("filter %s by %j", async (table, query, expected) => {
    expect(await count(table, query)).toBe(expected);
    const today = dayAt(new Date());
    expect(await count(table, { ...query, from: "2026-01-01", to: today })).toBe(expected);
    expect(await count(table, { ...query, to: "2026-01-01" })).toBe(0);
  });

  it.each(Object.keys(TABLES) as Table[])("take rubbish in the address of %s as no filter", async (table) => {
    const rubbish = { status: "'; DROP TABLE orders", before: "1~2", from: "yesterday", needs: "me", currency: "GOLD" };
    expect(await count(table, { ...rubbish, rescode: "x", channel: "a b" })).toBe(await count(table, {}));
  });

  it("know the order of every row, and none of an id that is no row", async () => {
    const [delivery] = await rowsOf<{ id: string }>("SELECT id FROM deliveries WHERE order_id = $1", [card.orderId]);
    expect(await orderIdOfRecord("payments", wallet.paymentId)).toBe(wallet.orderId);
    expect(await orderIdOfRecord("deliveries", delivery?.id)).toBe(card.orderId);
    expect(await orderIdOfRecord("refunds", refundId)).toBe(card.orderId);
    expect(await orderIdOfRecord("disputes", disputeId)).not.toBeNull();
    expect(await orderIdOfRecord("refunds", newId())).toBeNull();
    expect(await orderIdOfRecord("refunds", "x")).toBeNull();
  });
});

const keysOf = async (query: Record<string, string>) =>
  (await listTransfers(TransferListInput.parse(query), 100)).transfers.map(({ key }) => key).sort();

// Guarantee: every transfer of an order is reached from exactly one of its payments, deliveries, refunds and disputes.
describe("the way from a figure to its transfers", () => {
  it("leads to all transfers of an order, each from one figure", async () => {
    for (const { orderId, reference } of [card, wallet]) {
      const figures = await rowsOf<{ of: string }>(
        `SELECT 'payment:' || id AS of FROM payments WHERE order_id = $1 UNION ALL SELECT 'delivery:' || id FROM deliveries WHERE order_id = $1`,
        [orderId],
      );
      const reached = (await Promise.all(figures.map(({ of }) => keysOf({ of })))).flat().sort();
      expect(reached).toEqual(await keysOf({ order: reference }));
      expect(reached.length).toBeGreaterThan(4);
    }
  });

  it("leads from a refund to its money, and from a deposit to its diamonds and their cost", async () => {
    const ofRefund = (await listTransfers({ of: `refund:${refundId}` })).transfers;
    expect(ofRefund.length).toBeGreaterThan(0);
    expect(ofRefund.every(({ orderId, amount }) => orderId === card.orderId && amount === "10000")).toBe(true);
    const [deposit] = await rowsOf<{ id: string }>("SELECT id FROM deposits LIMIT 1");
    const codes = (await listTransfers({ of: `deposit:${deposit?.id}` })).transfers.map(({ code }) => code);
    expect(codes.sort()).toEqual(["deposit", "deposit.cost"]);
  });

  it("shows a transfer with both its phases, the first before what became of it", async () => {
    const [held] = await rowsOf<{ id: string }>("SELECT id FROM transfers WHERE order_id = $1 AND kind = 'post'", [
      card.orderId,
    ]);
    expect((await phasesOf(held?.id)).map(({ kind }) => kind)).toEqual(["pending", "post"]);
    expect(await phasesOf(newId())).toEqual([]);
    expect(await phasesOf("x")).toEqual([]);
  });

  it("finds an account's transfers on either side, and none of an account that is none", async () => {
    const orders = await listTransfers({ account: "orders", unit: "PHP" }, 100);
    const rows = await rowsOf<{ count: number }>(
      `SELECT count(*)::int AS count FROM transfers t JOIN accounts a ON a.id IN (t.debit_id, t.credit_id) WHERE a.code = 'orders' AND a.ledger = 'PHP'`,
    );
    expect(orders.transfers).toHaveLength(rows[0]?.count ?? 0);
    expect((await listTransfers({ account: "nobody" })).transfers).toEqual([]);
  });
});

type Export = (asked: Request, context: unknown) => Promise<Response>;

const EXPORTS: [string, Export, string][] = [
  ["orders", exportOrders, "orders"],
  ["payments", exportPayments, "payments"],
  ["deliveries", exportDeliveries, "deliveries"],
  ["ledger", exportLedger, "transfers"],
  ["refunds", exportRefunds, "refunds"],
  ["disputes", exportDisputes, "disputes"],
];

const ask = (query = "") => new Request(`${env.FACET_URL}/x${query}`, { headers: request.headers });

const lastAudit = async (action: string) =>
  (await prisma().auditEntry.findFirst({ where: { action }, orderBy: { id: "desc" } }))?.after;

// Guarantee: an export has every row that its filters pass, and who took how much of what is kept.
describe("the exports", () => {
  it.each(EXPORTS)("have every row of %s, and are recorded with filters and rows", async (name, run, table) => {
    await signInAs("finance");
    const answer = await run(ask("?from=2026-01-01&before=nonsense"), {});
    expect(answer.headers.get("content-type")).toContain("text/csv");
    const lines = (await answer.text()).trim().split("\r\n");
    const rows = await rowsOf<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
    expect(lines).toHaveLength((rows[0]?.count ?? 0) + 1);
    expect(await lastAudit(`${name}.export`)).toEqual({ from: "2026-01-01" });
    const told = { from: "2026-01-01", rows: lines.length - 1, outcome: "complete" };
    expect(await lastAudit(`${name}.exported`)).toEqual(told);
  });

  it("are recorded as cancelled when the browser leaves", async () => {
    await signInAs("admin");
    const answer = await exportOrders(ask(), {});
    await answer.body?.cancel();
    await vi.waitFor(async () => expect(await lastAudit("orders.exported")).toEqual({ rows: 0, outcome: "cancelled" }));
  });
});

// Guarantee: a filter that hardly a row passes costs no more than any other. Last in this file: its rows stay.
describe("a table of many rows", () => {
  it("looks at a bounded number of rows, says how far, and finds the rest from there", async () => {
    const { id } = await givenOrderRow({ status: "refunding" });
    const paymentId = await givenPaymentRow(id);
    await rowsOf(
      `INSERT INTO refunds (id, payment_id, order_id, amount_minor, currency, reason, source, status, created_at)
       SELECT gen_random_uuid(), $1, $2, 1, 'PHP', 'goodwill', 'refunds', CASE WHEN n = 1 THEN 'failed' ELSE 'done' END,
         '2026-03-01'::timestamptz + n * interval '1 second' FROM generate_series(1, $3::int) AS n`,
      [paymentId, id, LOOKED_AT_MAX + 10],
    );
    const first = await listRefundRecords({ status: "failed" }, 50);
    expect(first.lines).toEqual([]);
    expect(first.lookedBackTo?.toISOString().slice(0, 16)).toBe("2026-03-01T00:00");
    const second = await listRefundRecords({ status: "failed", before: first.nextBefore ?? undefined }, 50);
    expect(second.lines).toHaveLength(1);
    expect(second).toMatchObject({ nextBefore: null, lookedBackTo: null });
  });
});
