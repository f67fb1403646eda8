import "server-only";
import type { Db } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import type { OrderStatus } from "@/lib/orders/lifecycle";
import type { Locale } from "@/lib/shared/locales";
import { maskId } from "@/lib/shared/mask";
import { type Currency, formatMoney } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";
import { open } from "@/lib/shared/secret-box";
import { fillText, type VariableValues } from "./canned";
import { methodWords, statusWords } from "./order-words";

type Row = {
  id: string;
  reference: string;
  status: OrderStatus;
  diamonds: bigint;
  delivered_diamonds: bigint;
  recipient_sealed: string;
  currency: Currency;
  total_minor: bigint;
  method: string;
  label: string | null;
  refunded_minor: bigint;
};

export type ValuesAsk = { orderId: string; locale: Locale };

/** What each variable stands for on this order, in this language. Refuses with order.not_found. */
export async function variableValues(db: Db, ask: ValuesAsk): Promise<VariableValues> {
  const [values] = await variableValuesOf(db, [ask]);
  if (values === undefined) throw new Refusal("order.not_found", { orderId: ask.orderId });
  return values;
}

/** The same for many orders with one query, in the order of the asks. Refuses with order.not_found. */
export async function variableValuesOf(db: Db, asks: readonly ValuesAsk[]): Promise<VariableValues[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT o.id, o.reference, o.status, o.diamonds, o.delivered_diamonds, o.recipient_sealed, o.currency, o.total_minor, o.method,
           p.instrument_label AS label,
           COALESCE((SELECT sum(r.amount_minor)::bigint FROM refunds r
                     WHERE r.order_id = o.id AND r.currency = o.currency AND r.status <> 'failed'), 0) AS refunded_minor
    FROM orders o LEFT JOIN payments p ON p.id = o.payment_id WHERE o.id = ANY(${asks.map(({ orderId }) => orderId)}::uuid[])`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return asks.map(({ orderId, locale }) => {
    const row = byId.get(orderId);
    if (row === undefined) throw new Refusal("order.not_found", { orderId });
    return valuesOf(row, locale);
  });
}

function valuesOf(row: Row, locale: Locale): VariableValues {
  const money = (amountMinor: bigint) => formatMoney({ amountMinor, currency: row.currency }, locale);
  const count = (diamonds: bigint) => new Intl.NumberFormat(locale).format(diamonds);
  return {
    "customer.order": row.reference,
    // Not the order's own address: whoever holds that is the customer to us, and staff read this text.
    "customer.link": `${env.FACET_URL}/${locale}/track`,
    "order.diamonds": count(row.diamonds),
    "order.delivered": count(row.delivered_diamonds),
    "order.status": statusWords(row.status, locale),
    "order.total": money(row.total_minor),
    "order.paid_with": row.label ?? methodWords(row.method, locale),
    "recipient.masked": maskId(open(row.recipient_sealed, env.FACET_DATA_KEYS)),
    "refund.amount": row.refunded_minor > 0n ? money(row.refunded_minor) : null,
    "shop.name": env.SHOP_NAME,
    "shop.support": env.SUPPORT_EMAIL,
  };
}

/**
 * The text as its customer will read it. Refuses with ticket.variable_unknown when something would be left unfilled: a customer must never
 * read the braces.
 */
export function filledText(text: string, values: VariableValues): string {
  const filled = fillText(text, values);
  if (filled.missing.length > 0) throw new Refusal("ticket.variable_unknown", { missing: filled.missing });
  return filled.text;
}
