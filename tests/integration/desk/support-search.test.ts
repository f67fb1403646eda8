import { beforeAll, describe, expect, it } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { RESULTS_MAX, searchOrders } from "@/lib/orders/desk-search";
import { PROVIDER_NAMES } from "@/lib/payments/provider";
import { newId } from "@/lib/shared/ids";
import { buOrderIdOf } from "@/lib/upstream/call-ids";
import { givenOrderRow, givenPaymentRow } from "@/tests/support/orders-at-rest";

type Given = { id: string; reference: string; paymentId: string };

async function givenOrder(provider: string, label: string | null, number: string): Promise<Given> {
  const order = await givenOrderRow({ recipientId: `search.${number}`, email: `${number}@search.test` });
  const paymentId = await givenPaymentRow(order.id, { providerPaymentId: `pay_${number}`, sessionId: `ses_${number}` });
  await rowsOf("UPDATE payments SET provider = $2, instrument_label = $3 WHERE id = $1", [paymentId, provider, label]);
  return { ...order, paymentId };
}

async function find(text: string): Promise<[reference: string, by: string[]][]> {
  return (await searchOrders(prisma(), text)).orders.map(({ reference, foundBy }) => [reference, foundBy]);
}

// Guarantee: whatever a customer can say finds the order, says by what, and reads an index each.
describe("the one search box", () => {
  let ana: Given;
  let ben: Given;
  let deliveryId: string;
  beforeAll(async () => {
    ana = await givenOrder("stripe", "Visa •••• 7319", "ana");
    ben = await givenOrder("antom", null, "ben");
    deliveryId = newId();
    await rowsOf(
      `INSERT INTO deliveries (id, order_id, part, try_no, diamonds, gross_minor, tax_minor, currency, custodian_id, recipient_sealed, recipient_hash, created_at)
       SELECT $1, id, 1, 1, 500, 1, 0, currency, 'c1', recipient_sealed, recipient_hash, now() FROM orders WHERE id = $2`,
      [deliveryId, ben.id],
    );
    await rowsOf(
      "INSERT INTO disputes (id, payment_id, order_id, provider_dispute_id, amount_minor, currency, status, opened_at) VALUES ($1, $2, $3, 'dp_1', 1, 'PHP', 'opened', now())",
      [newId(), ben.paymentId, ben.id],
    );
  });

  it("reads the beginning of an order number, typed anyhow, from three characters on", async () => {
    for (const length of [7, 8, 9, 11, 14]) {
      const typed = ana.reference.slice(0, length);
      for (const text of [typed, typed.toLowerCase(), ` ${typed.replaceAll("-", " ")} `]) {
        const found = await find(text);
        expect(found.find(([reference]) => reference === ana.reference)?.[1], text).toEqual(["reference_prefix"]);
        expect(
          found.every(([reference]) => reference.startsWith(typed)),
          text,
        ).toBe(true);
      }
    }
    expect(await find(ana.reference.slice(0, 6))).toEqual([]);
    expect(await find(ana.reference)).toEqual([[ana.reference, ["reference"]]]);
  });

  it.each(PROVIDER_NAMES)("finds a payment and its page at %s", async (provider) => {
    const given = await givenOrder(provider, null, `at${provider}`);
    expect(await find(`pay_at${provider}`)).toEqual([[given.reference, ["payment"]]]);
    expect(await find(`ses_at${provider}`)).toEqual([[given.reference, ["session"]]]);
  });

  it("finds by the last four digits of a card however they are said", async () => {
    for (const text of ["7319", "visa 7319", "•••• 7319", "xxxx-7319"]) {
      expect(await find(text), text).toEqual([[ana.reference, ["card"]]]);
    }
    expect(await find("319")).toEqual([]);
    expect(await find("17319")).toEqual([]);
  });

  it("finds by the order id at the platform, by a dispute, and by ids of ours", async () => {
    expect(await find(buOrderIdOf({ deliveryId, round: 2 }))).toEqual([[ben.reference, ["platform_order"]]]);
    expect(await find("dp_1")).toEqual([[ben.reference, ["dispute"]]]);
    expect(await find(ben.paymentId)).toEqual([[ben.reference, ["id"]]]);
    expect(await find(ben.id)).toEqual([[ben.reference, ["id"]]]);
  });

  it("says of each order by what it was found, when one word means two things", async () => {
    const other = await givenOrderRow({ recipientId: "pay_ana" });
    expect(await find("pay_ana")).toEqual([
      [other.reference, ["recipient"]],
      [ana.reference, ["payment"]],
    ]);
  });

  it("stops at a bound, the newest first", async () => {
    for (let at = 0; at < RESULTS_MAX + 1; at++) await givenOrderRow({ email: "many@search.test" });
    const { orders, isCut } = await searchOrders(prisma(), "many@search.test");
    expect(orders).toHaveLength(RESULTS_MAX);
    expect(isCut).toBe(true);
    expect(orders.map(({ id }) => id)).toEqual(
      orders
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    );
  });

  it.each(["", " ", "%", "FCT-%", "' OR 1=1 --", "\u0000", "🤷", "x".repeat(5_000), "fct-", "____"])(
    "finds nothing for %j",
    async (text) => {
      expect(await find(text)).toEqual([]);
    },
  );

  it("shows nobody's recipient or address", async () => {
    expect(JSON.stringify(await searchOrders(prisma(), "ana@search.test"))).not.toMatch(/search\.ana|@search/);
  });

  it.each([
    ["reference >= 'FCT-7K2' AND reference < 'FCT-7K2~' ORDER BY reference LIMIT 50", "orders", "orders_reference_key"],
    [
      "right(instrument_label, 4) = '7319' AND instrument_label IS NOT NULL ORDER BY id DESC LIMIT 50",
      "payments",
      "payments_card_end",
    ],
    [
      "provider = ANY ('{stripe,xendit}') AND provider_payment_id = 'x' LIMIT 50",
      "payments",
      "payments_provider_payment",
    ],
    [
      "provider = ANY ('{stripe,xendit}') AND session_id = 'x' LIMIT 50",
      "payments",
      "payments_provider_session_id_idx",
    ],
  ])("looks for %s in an index", async (where, table, index) => {
    const plan = await prisma().$transaction(async (tx) => {
      await tx.$executeRawUnsafe("SET LOCAL enable_seqscan = off");
      return tx.$queryRawUnsafe<Record<string, string>[]>(`EXPLAIN SELECT id FROM ${table} WHERE ${where}`);
    });
    const text = plan.map((line) => Object.values(line)[0]).join("\n");
    expect(text).toContain(index);
    expect(text).not.toContain("Sort");
  });
});
