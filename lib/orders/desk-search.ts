import "server-only";
import { Prisma } from "@/lib/db/generated/client";
import type { Db } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { ORDER_LINE_FIELDS, toOrderLine } from "@/lib/orders/desk-queries";
import type { OrderLine } from "@/lib/orders/desk-view";
import { PROVIDER_NAMES } from "@/lib/payments/provider";
import { isUuid } from "@/lib/shared/ids";
import { normaliseRecipientId } from "@/lib/shared/recipient-id";
import { parseReference, parseReferencePrefix } from "@/lib/shared/reference";
import { searchHash } from "@/lib/shared/search-hash";
import { deliveryIdOf } from "@/lib/upstream/call-ids";

export type SearchKind =
  | "reference"
  | "reference_prefix"
  | "email"
  | "recipient"
  | "payment"
  | "session"
  | "card"
  | "platform_order"
  | "dispute"
  | "id";

export type FoundOrder = OrderLine & { foundBy: SearchKind[] };
export type SearchResult = { orders: FoundOrder[]; foundBy: SearchKind[]; isCut: boolean };

export const RESULTS_MAX = 50;
export const SEARCH_LENGTH_MAX = 300;
const NOTHING: SearchResult = { orders: [], foundBy: [], isCut: false };

/**
 * One box for everything that somebody on the phone can say: an order number or its beginning (typed anyhow), an e-mail address, a BIGO ID,
 * a payment's or page's number at its provider, the last four digits of a card, the order id at the platform, a dispute. Sealed values are
 * found by their keyed hash, so only whole ones match. Newest first, at most RESULTS_MAX of each kind and in all.
 */
export async function searchOrders(db: Db, typed: string): Promise<SearchResult> {
  const text = typed
    .replaceAll(/\p{Cc}/gu, "")
    .trim()
    .slice(0, SEARCH_LENGTH_MAX);
  if (text === "") return NOTHING;
  // One question with a part for each kind, and each part has an index of its own: an OR over them would use none.
  const found = await db.$queryRaw<{ kind: SearchKind; id: string }[]>(Prisma.join(questionsOf(text), " UNION ALL "));
  const kindsById = new Map<string, SearchKind[]>();
  for (const { kind, id } of found) {
    const known = kindsById.get(id) ?? [];
    if (!known.includes(kind)) kindsById.set(id, [...known, kind]);
  }
  // Ids begin with the time, so the newest orders have the greatest.
  const ids = [...kindsById.keys()].sort().reverse();
  if (ids.length === 0) return NOTHING;
  const rows = await db.order.findMany({
    where: { id: { in: ids.slice(0, RESULTS_MAX) } },
    orderBy: { id: "desc" },
    select: ORDER_LINE_FIELDS,
  });
  return {
    orders: rows.map((row) => ({ ...toOrderLine(row), foundBy: kindsById.get(row.id) ?? [] })),
    foundBy: [...new Set(found.map(({ kind }) => kind))],
    isCut: ids.length >= RESULTS_MAX,
  };
}

/** "4242", "visa 4242", "•••• 4242": what a customer reads from a card. */
const CARD_END = /^[a-z .•*x-]{0,30}(\d{4})$/i;

function questionsOf(text: string): Prisma.Sql[] {
  const hash = (subject: "recipient" | "email", value: string) =>
    searchHash({ subject, text: value, key: env.FACET_HASH_KEY });
  const asks: Prisma.Sql[] = [
    ofPayments("payment", Prisma.sql`provider_payment_id = ${text}`),
    ofPayments("session", Prisma.sql`session_id = ${text}`),
    Prisma.sql`(SELECT 'dispute' AS kind, order_id AS id FROM disputes WHERE provider_dispute_id = ${text})`,
  ];
  const ofOrders = (kind: SearchKind, where: Prisma.Sql, order: Prisma.Sql) =>
    asks.push(
      Prisma.sql`(SELECT ${kind} AS kind, id FROM orders WHERE ${where} ORDER BY ${order} LIMIT ${RESULTS_MAX})`,
    );
  const newest = Prisma.sql`placed_at DESC`;

  const reference = parseReference(text);
  const prefix = reference === null ? parseReferencePrefix(text) : null;
  if (reference !== null) ofOrders("reference", Prisma.sql`reference = ${reference}`, newest);
  // References are sorted by their bytes, and "~" comes after all that they hold.
  if (prefix !== null) {
    const where = Prisma.sql`reference >= ${prefix} AND reference < ${`${prefix}~`}`;
    ofOrders("reference_prefix", where, Prisma.sql`reference`);
  }
  if (text.includes("@")) ofOrders("email", Prisma.sql`email_hash = ${hash("email", text)}`, newest);
  const recipient = normaliseRecipientId(text);
  if (recipient.verdict === "ok")
    ofOrders("recipient", Prisma.sql`recipient_hash = ${hash("recipient", recipient.recipientId)}`, newest);

  const [, cardEnd] = CARD_END.exec(text) ?? [];
  if (cardEnd !== undefined)
    asks.push(Prisma.sql`(SELECT 'card' AS kind, order_id AS id FROM payments
      WHERE right(instrument_label, 4) = ${cardEnd} AND instrument_label IS NOT NULL ORDER BY payments.id DESC LIMIT ${RESULTS_MAX})`);
  const deliveryId = deliveryIdOf(text);
  if (deliveryId !== null)
    asks.push(
      Prisma.sql`(SELECT 'platform_order' AS kind, order_id AS id FROM deliveries WHERE id = ${deliveryId}::uuid)`,
    );
  if (isUuid(text)) {
    asks.push(Prisma.sql`(SELECT 'id' AS kind, id FROM orders WHERE id = ${text}::uuid)`);
    asks.push(Prisma.sql`(SELECT 'id' AS kind, order_id AS id FROM payments WHERE id = ${text}::uuid)`);
  }
  return asks;
}

/** The indexes of payments begin with the provider, so every one of them is named. */
function ofPayments(kind: SearchKind, where: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT ${kind} AS kind, order_id AS id FROM payments
    WHERE provider = ANY (${[...PROVIDER_NAMES]}::text[]) AND ${where} LIMIT ${RESULTS_MAX})`;
}
