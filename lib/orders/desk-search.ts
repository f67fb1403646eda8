import "server-only";
import type { Prisma } from "@/lib/db/generated/client";
import type { Db } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { ORDER_LINE_FIELDS, toOrderLine } from "@/lib/orders/desk-queries";
import type { OrderLine } from "@/lib/orders/desk-view";
import { isUuid } from "@/lib/shared/ids";
import { normaliseRecipientId } from "@/lib/shared/recipient-id";
import { parseReference } from "@/lib/shared/reference";
import { searchHash } from "@/lib/shared/search-hash";

export type SearchKind = "reference" | "email" | "recipient" | "payment";

export type SearchResult = { orders: OrderLine[]; foundBy: SearchKind[] };

const RESULTS_MAX = 50;
export const SEARCH_LENGTH_MAX = 300;

/**
 * One box for everything that somebody on the phone can say: an order number (typed anyhow), an e-mail address, a BIGO ID, or
 * a payment's number at its provider. Sealed values are found by their keyed hash, so only whole ones match.
 */
export async function searchOrders(db: Db, typed: string): Promise<SearchResult> {
  const text = typed
    .replaceAll(/\p{Cc}/gu, "")
    .trim()
    .slice(0, SEARCH_LENGTH_MAX);
  if (text === "") return { orders: [], foundBy: [] };
  const asks = questionsOf(text);
  const answers = await Promise.all(
    asks.map(async ({ kind, where }) => {
      const rows = await db.order.findMany({
        where,
        orderBy: { id: "desc" },
        take: RESULTS_MAX,
        select: ORDER_LINE_FIELDS,
      });
      return { kind, orders: rows.map(toOrderLine) };
    }),
  );
  const found = answers.filter(({ orders }) => orders.length > 0);
  const byId = new Map(found.flatMap(({ orders }) => orders).map((order) => [order.id, order]));
  const orders = [...byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, RESULTS_MAX);
  return { orders, foundBy: found.map(({ kind }) => kind) };
}

function questionsOf(text: string): { kind: SearchKind; where: Prisma.OrderWhereInput }[] {
  const hash = (subject: "recipient" | "email", value: string) =>
    searchHash({ subject, text: value, key: env.FACET_HASH_KEY });
  const asks: { kind: SearchKind; where: Prisma.OrderWhereInput }[] = [];
  const reference = parseReference(text);
  if (reference !== null) asks.push({ kind: "reference", where: { reference } });
  if (text.includes("@")) asks.push({ kind: "email", where: { emailHash: hash("email", text) } });
  const recipient = normaliseRecipientId(text);
  if (recipient.verdict === "ok") {
    asks.push({ kind: "recipient", where: { recipientHash: hash("recipient", recipient.recipientId) } });
  }
  // Two looks, each on its own index, rather than one OR that uses neither.
  asks.push({
    kind: "payment",
    where: { payments: { some: { providerPaymentId: text, provider: { in: PROVIDERS } } } },
  });
  asks.push({ kind: "payment", where: { payments: { some: { sessionId: text, provider: { in: PROVIDERS } } } } });
  if (isUuid(text)) asks.push({ kind: "payment", where: { OR: [{ id: text }, { payments: { some: { id: text } } }] } });
  return asks;
}

/** The indexes of payments begin with the provider. */
const PROVIDERS = ["stripe", "xendit"];
