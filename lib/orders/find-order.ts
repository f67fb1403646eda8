import { preparedRowsOf, rowOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import type { OrderStatus } from "@/lib/orders/lifecycle";
import type { CountryCode } from "@/lib/shared/countries";
import type { Currency } from "@/lib/shared/money";
import { isOrderToken } from "@/lib/shared/order-token";
import { parseReference } from "@/lib/shared/reference";
import { Refusal } from "@/lib/shared/refusal";
import { searchHash } from "@/lib/shared/search-hash";

/** What a use-case of the order page needs to know about the order it may touch. */
export type OrderAccess = {
  id: string;
  reference: string;
  status: OrderStatus;
  country: CountryCode;
  currency: Currency;
  /** What it was last tried to be paid with. */
  method: string;
  totalMinor: bigint;
  locale: string;
  hasEmail: boolean;
};

const FIELDS =
  'id, reference, status, country, currency, method, total_minor AS "totalMinor", locale, email_sealed IS NOT NULL AS "hasEmail"';

/** Every look at an order's page begins here. */
const BY_REFERENCE_SQL = `SELECT ${FIELDS} FROM orders WHERE reference = $1`;

/** Opens an order by the reference and token of its link. A wrong token reads as absent, so that references cannot be probed. Refuses with order.not_found. */
export async function getOrderByLink({ reference, token }: { reference: string; token: string }): Promise<OrderAccess> {
  const canonical = parseReference(reference);
  const order =
    canonical === null
      ? null
      : ((await preparedRowsOf<OrderAccess>("order-by-reference", BY_REFERENCE_SQL, [canonical]))[0] ?? null);
  if (order === null || !isOrderToken({ orderId: order.id, token, secret: env.FACET_SECRET })) {
    throw new Refusal("order.not_found", {});
  }
  return order;
}

/** For whoever has shown by other means that the order is theirs. Refuses with order.not_found. */
export async function getOrderById(orderId: string): Promise<OrderAccess> {
  const order = await rowOf<OrderAccess>(`SELECT ${FIELDS} FROM orders WHERE id = $1`, [orderId]);
  if (order === null) throw new Refusal("order.not_found", {});
  return order;
}

/**
 * Opens an order by its reference and the e-mail address that it was placed with. Refuses with order.reference_invalid (the check
 * character is wrong: a typing mistake, told without a look at the tables) and order.not_found.
 */
export async function getOrderByEmail({
  reference,
  email,
}: {
  reference: string;
  email: string;
}): Promise<OrderAccess> {
  const canonical = parseReference(reference);
  if (canonical === null) throw new Refusal("order.reference_invalid", {});
  const emailHash = searchHash({ subject: "email", text: email, key: env.FACET_HASH_KEY });
  const order = await rowOf<OrderAccess>(`SELECT ${FIELDS} FROM orders WHERE reference = $1 AND email_hash = $2`, [
    canonical,
    emailHash,
  ]);
  if (order === null) throw new Refusal("order.not_found", {});
  return order;
}
