import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeDatabase, rowOf, rowsOf } from "@/lib/db/pool";
import { closePrisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { DELIVERY_ARROWS, ORDER_ARROWS, PAYMENT_ARROWS, WAITING_ORDER_STATUSES } from "@/lib/orders/lifecycle";
import { newId } from "@/lib/shared/ids";
import { withClient } from "@/scripts/database/roles";
import { givenOrderRow, givenPaymentRow } from "@/tests/support/orders-at-rest";

const APPEND_ONLY = [
  "transfers",
  "evidence",
  "deposits",
  "pool_readings",
  "package_prices",
  "risk_verdicts",
  "audit_entries",
];

let order: { id: string };
beforeAll(async () => {
  order = await givenOrderRow({ status: "awaiting_payment" });
  await rowsOf("SELECT account_of('DIAMOND', 'one'), account_of('DIAMOND', 'two')");
  await rowsOf("INSERT INTO evidence (order_id, kind, body, recorded_at) VALUES ($1, 'test', '{}', now())", [order.id]);
});
afterAll(async () => {
  await closePrisma();
  await closeDatabase();
});

const asOwner = (text: string) => withClient(env.DATABASE_OWNER_URL, (client) => client.query(text));

describe("append-only tables", () => {
  it.each(APPEND_ONLY)("%s cannot be rewritten by the app's role", async (table) => {
    const [column] = await rowsOf<{ name: string }>(
      "SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position LIMIT 1",
      [table],
    );
    await expect(rowsOf(`UPDATE ${table} SET ${column?.name} = ${column?.name}`)).rejects.toThrow("permission denied");
    await expect(rowsOf(`DELETE FROM ${table}`)).rejects.toThrow("permission denied");
    await expect(rowsOf(`TRUNCATE ${table}`)).rejects.toThrow("permission denied");
  });

  it.each(APPEND_ONLY)("%s cannot be emptied by its owner either", async (table) => {
    await expect(asOwner(`TRUNCATE ${table} CASCADE`)).rejects.toThrow("append-only");
  });

  it("cannot be edited or shortened by their owner either", async () => {
    await expect(asOwner("UPDATE evidence SET kind = 'other'")).rejects.toThrow("append-only");
    await expect(asOwner("DELETE FROM evidence")).rejects.toThrow("append-only");
  });

  it("no table at all can be dropped or truncated by the app's role, and orders and payments not be deleted", async () => {
    await expect(rowsOf("DROP TABLE outbox_mails")).rejects.toThrow("must be owner");
    for (const table of ["orders", "payments", "deliveries", "accounts", "refunds"]) {
      await expect(rowsOf(`DELETE FROM ${table}`)).rejects.toThrow("permission denied");
    }
  });
});

describe("constraints", () => {
  const account = async (rule: string) =>
    rowOf<{ id: bigint }>(`INSERT INTO accounts (ledger, code, ${rule}) VALUES ('DIAMOND', $1, true) RETURNING id`, [
      newId(),
    ]);

  it("no pool gives more than it holds, and no wallet either", async () => {
    const pool = await account("no_credit_overdraft");
    const wallet = await account("no_debit_overdraft");
    for (const counter of ["credits_pending", "credits_posted"]) {
      await expect(rowsOf(`UPDATE accounts SET ${counter} = 1 WHERE id = $1`, [pool?.id.toString()])).rejects.toThrow(
        "accounts_no_credit_overdraft",
      );
    }
    for (const counter of ["debits_pending", "debits_posted"]) {
      await expect(rowsOf(`UPDATE accounts SET ${counter} = 1 WHERE id = $1`, [wallet?.id.toString()])).rejects.toThrow(
        "accounts_no_debit_overdraft",
      );
    }
    await expect(rowsOf("UPDATE accounts SET debits_posted = -1 WHERE id = $1", [pool?.id.toString()])).rejects.toThrow(
      "accounts_counters_not_negative",
    );
  });

  it.each([
    ["an amount of nothing", "0, 'single', 0", "transfers_amount_positive"],
    ["a resolution in the first phase", "0, 'post', 5", "transfers_phase_of_kind"],
    ["a third phase", "2, 'void', 5", "transfers_phase_of_kind"],
  ])("a transfer is not %s", async (_what, values, constraint) => {
    const [phase, kind, amount] = values.split(", ");
    await expect(
      rowsOf(
        `INSERT INTO transfers (id, phase, kind, debit_id, credit_id, amount, ledger, code)
         VALUES ($1, ${phase}, ${kind}, account_of('DIAMOND', 'one'), account_of('DIAMOND', 'two'), ${amount}, 'DIAMOND', 'test')`,
        [newId()],
      ),
    ).rejects.toThrow(constraint);
  });

  it("an order's price is the sum of its parts, and nobody gets back more than came in", async () => {
    await expect(rowsOf("UPDATE orders SET tax_minor = tax_minor + 1 WHERE id = $1", [order.id])).rejects.toThrow(
      "orders_composition",
    );
    await expect(
      rowsOf("UPDATE orders SET delivered_diamonds = diamonds + 1 WHERE id = $1", [order.id]),
    ).rejects.toThrow("orders_delivered_in_range");
    const paymentId = await givenPaymentRow(order.id);
    await expect(
      rowsOf("UPDATE payments SET refunded_minor = received_minor + 1 WHERE id = $1", [paymentId]),
    ).rejects.toThrow("payments_refunds_covered");
  });
});

// Guarantee: the table in lifecycle.ts and the database's triggers allow the same moves, and no others.
it("an order waits in the same states in code and in the database's queue", async () => {
  const row = await rowOf<{ text: string }>(
    `SELECT pg_get_expr(adbin, adrelid) AS text FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
     WHERE adrelid = 'orders'::regclass AND attname = 'waits_since'`,
  );
  const inDatabase = [...(row?.text.matchAll(/'([a-z_]+)'::text/g) ?? [])].map(([, status]) => status);
  expect(inDatabase.sort()).toEqual([...WAITING_ORDER_STATUSES].sort());
});

describe("arrows", () => {
  it.each([
    ["orders", ORDER_ARROWS],
    ["payments", PAYMENT_ARROWS],
    ["deliveries", DELIVERY_ARROWS],
  ] as const)("of %s are the same in code and in the database", async (table, arrows) => {
    const row = await rowOf<{ text: string }>(
      "SELECT pg_get_triggerdef(oid) AS text FROM pg_trigger WHERE tgname = $1",
      [`${table}_arrows`],
    );
    const inDatabase = [...(row?.text.matchAll(/'([a-z_]+>[a-z_]+)'/g) ?? [])].map(([, arrow]) => arrow).sort();
    const inCode = Object.entries(arrows).flatMap(([from, tos]) =>
      (tos as readonly string[]).map((to) => `${from}>${to}`),
    );
    expect(inDatabase).toEqual(inCode.sort());
  });

  it("every state of the tables is one that the database knows, and the other way round", async () => {
    for (const [table, arrows] of [
      ["orders", ORDER_ARROWS],
      ["payments", PAYMENT_ARROWS],
      ["deliveries", DELIVERY_ARROWS],
    ] as const) {
      const row = await rowOf<{ text: string }>(
        "SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE conname = $1",
        [`${table}_status_known`],
      );
      const known = [...(row?.text.matchAll(/'([a-z_]+)'/g) ?? [])].map(([, state]) => state).sort();
      expect(known).toEqual(Object.keys(arrows).sort());
    }
  });

  it("a move that is none is refused by the database itself", async () => {
    await expect(rowsOf("UPDATE orders SET status = 'delivered' WHERE id = $1", [order.id])).rejects.toThrow(
      "orders.illegal_arrow: awaiting_payment -> delivered",
    );
    const { id } = await givenOrderRow({ status: "refunded" });
    await expect(rowsOf("UPDATE orders SET status = 'delivering' WHERE id = $1", [id])).rejects.toThrow(
      "illegal_arrow",
    );
  });
});
