import { randomBytes } from "node:crypto";
import type { Tx } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { Refusal } from "@/lib/shared/refusal";
import { open, seal } from "@/lib/shared/secret-box";

/** No recipient at the platform can be called this: should a payment still arrive, the delivery is refused and the money goes back. */
const ERASED = "(erased)";

/** A shorter one would be found in other payments' events, too. */
const PROVIDER_NAME_MIN = 8;

const noOne = () => `erased:${randomBytes(24).toString("hex")}`;

type OrderRow = { id: string; is_own: boolean; recipient_sealed: string; placed_at: Date; erased_at: Date | null };

/**
 * Overwrites what names the customer in his orders and in what belongs to them. Orders of other accounts that carry his address lose the
 * address only. Locks orders, payments, deliveries, each sorted by id. Refuses with data.orders_open.
 *
 * @returns the orders that were his, the recipients and payments that providers may name in their events, and when the first was placed
 */
export async function eraseOrders(
  tx: Tx,
  { userId, emailHash, at }: { userId: string | null; emailHash: string; at: Date },
): Promise<{ orders: string[]; texts: string[]; since: Date }> {
  const rows = await tx.$queryRaw<OrderRow[]>`
    SELECT id, (user_id IS NULL OR user_id = ${userId}::uuid) AS is_own, recipient_sealed, placed_at, erased_at FROM orders
    WHERE email_hash = ${emailHash} OR user_id = ${userId}::uuid ORDER BY id FOR NO KEY UPDATE`;
  const own = rows.filter(({ is_own }) => is_own);
  const ids = own.map(({ id }) => id);
  await requireAtRest(tx, ids);
  const recipients = [...(await recipientsOf(tx, own)), ...(await providerNamesOf(tx, ids))];
  const [sealed, hash] = [seal(ERASED, env.FACET_DATA_KEYS), noOne()];
  await tx.$executeRaw`
    UPDATE orders SET recipient_sealed = ${sealed}, recipient_hash = ${hash} || ':' || id, email_sealed = NULL, email_hash = NULL,
      device_hash = NULL, address_hash = NULL, user_id = NULL, place_hash = ${hash} || ':' || id, erased_at = ${at}
    WHERE id = ANY (${ids}::uuid[])`;
  await tx.$executeRaw`
    UPDATE payments SET fingerprint_sealed = NULL, fingerprint_hash = NULL, instrument_label = NULL, url = NULL
    WHERE order_id = ANY (${ids}::uuid[])`;
  await tx.$executeRaw`
    UPDATE promotion_uses SET user_id = NULL, email_hash = NULL, recipient_hash = ${hash} || ':' || order_id
    WHERE order_id = ANY (${ids}::uuid[])`;
  await tx.$executeRaw`UPDATE refunds SET claim_url = NULL, note = CASE WHEN actor_id IS NULL THEN note END WHERE order_id = ANY (${ids}::uuid[])`;
  await tx.$executeRaw`
    UPDATE deliveries SET recipient_sealed = ${sealed}, recipient_hash = ${hash} || ':' || order_id
    WHERE order_id = ANY (${ids}::uuid[])`;
  // The hash of what was sent to the platform could be made again by whoever guesses the recipient.
  await tx.$executeRaw`
    UPDATE delivery_attempts a SET content_hash = ${hash} || ':' || a.id FROM deliveries d
    WHERE d.id = a.delivery_id AND d.order_id = ANY (${ids}::uuid[])`;
  await tx.$executeRaw`
    INSERT INTO evidence (order_id, kind, body, recorded_at)
    SELECT id, 'order.erased', '{}'::jsonb, ${at}::timestamptz FROM unnest(${ids}::uuid[]) AS erased (id)`;
  const others = rows.filter(({ is_own }) => !is_own).map(({ id }) => id);
  await tx.$executeRaw`UPDATE orders SET email_sealed = NULL, email_hash = NULL WHERE id = ANY (${others}::uuid[])`;
  const since = rows.reduce((first, { placed_at }) => (placed_at < first ? placed_at : first), at);
  return { orders: ids, texts: recipients, since };
}

/** Nothing of these orders may move any more: no order open, no call to a provider due, nobody asked, no refund or dispute open. */
async function requireAtRest(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM payments WHERE order_id = ANY (${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  await tx.$queryRaw`SELECT id FROM deliveries WHERE order_id = ANY (${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const [found] = await tx.$queryRaw<{ is_open: boolean }[]>`
    SELECT EXISTS (SELECT FROM orders WHERE id = ANY (${ids}::uuid[])
             AND (status NOT IN ('expired', 'cancelled', 'delivered', 'refunded') OR needs_person IS NOT NULL))
        OR EXISTS (SELECT FROM payments WHERE order_id = ANY (${ids}::uuid[])
             AND (due IS NOT NULL OR needs_person IS NOT NULL OR status IN ('authorised', 'unknown', 'refunding', 'disputed')))
        OR EXISTS (SELECT FROM deliveries WHERE order_id = ANY (${ids}::uuid[]) AND status NOT IN ('delivered', 'rejected'))
        OR EXISTS (SELECT FROM refunds WHERE order_id = ANY (${ids}::uuid[])
             AND (status IN ('due', 'pending') OR (status = 'failed' AND retried_as IS NULL)))
        OR EXISTS (SELECT FROM disputes WHERE order_id = ANY (${ids}::uuid[]) AND closed_at IS NULL) AS is_open`;
  if (found?.is_open) throw new Refusal("data.orders_open");
}

async function recipientsOf(tx: Tx, own: readonly OrderRow[]): Promise<string[]> {
  const ids = own.map(({ id }) => id);
  const sent = await tx.$queryRaw<{ recipient_sealed: string }[]>`
    SELECT recipient_sealed FROM deliveries WHERE order_id = ANY (${ids}::uuid[])`;
  const texts = [...own, ...sent].map(({ recipient_sealed }) => open(recipient_sealed, env.FACET_DATA_KEYS));
  return [...new Set(texts)].filter((text) => text !== ERASED);
}

/** What providers call the payments: their events may name a card holder and neither address nor recipient. */
async function providerNamesOf(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ name: string }[]>`
    SELECT unnest(ARRAY[provider_payment_id, session_id]) AS name FROM payments WHERE order_id = ANY (${ids}::uuid[])`;
  return rows.map(({ name }) => name).filter((name) => name !== null && name.length >= PROVIDER_NAME_MIN);
}

/** Mails kept here, links to sign in, and the bodies of providers' events that name him: all that is no part of the books. */
export async function eraseMails(
  tx: Tx,
  {
    email,
    orderIds,
    texts,
    since,
  }: { email: string; orderIds: readonly string[]; texts: readonly string[]; since: Date },
): Promise<void> {
  await tx.$executeRaw`DELETE FROM outbox_mails WHERE lower(to_address) = ${email} OR order_id = ANY (${orderIds}::uuid[])`;
  await tx.$executeRaw`DELETE FROM sign_in_tokens WHERE identifier = ${email}`;
  const patterns = texts.map((text) => `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`);
  await tx.$executeRaw`
    UPDATE inbox_events SET payload = '{}'
    WHERE received_at >= ${since} AND handled_at IS NOT NULL AND payload <> '{}' AND payload ILIKE ANY (${patterns}::text[])`;
}

/** The account stays as a number that nobody can sign in to: old lines of the log point at it. */
export async function eraseAccount(tx: Tx, { userId, at }: { userId: string; at: Date }): Promise<void> {
  await tx.userSession.deleteMany({ where: { userId } });
  await tx.savedRecipient.deleteMany({ where: { userId } });
  await tx.user.update({
    where: { id: userId },
    data: {
      ...{ email: `erased-${userId}@erased.invalid`, name: null, country: null, locale: null },
      ...{ emailVerifiedAt: null, disabledAt: at },
    },
  });
}

/** Ends this request, and takes the address out of all that he ever made. */
export async function eraseRequests(
  tx: Tx,
  given: { requestId: string; emailHash: string; orders: number; actorId: string; at: Date },
): Promise<void> {
  const { requestId, emailHash, orders, actorId, at } = given;
  const hash = noOne();
  await tx.$executeRaw`
    UPDATE data_requests SET status = 'answered', answered_at = ${at}, orders_erased = ${orders}, actor_id = ${actorId}::uuid
    WHERE id = ${requestId}::uuid`;
  await tx.$executeRaw`
    UPDATE data_requests SET email_sealed = NULL, email_hash = ${hash} || ':' || id, token_hash = NULL, ready_until = NULL,
      status = CASE WHEN status IN ('unconfirmed', 'waiting') THEN 'declined' ELSE status END
    WHERE email_hash = ${emailHash}`;
}
