import type { Picture, PromiseFacts, QueueFacts } from "@/tests/chaos/picture";
import { type ChargeFacts, cardCharges, platformOf, walletCharges } from "@/tests/support/outside-books";

/** Where a picture is taken from: any way to ask the database, and any way to ask a simulator. */
export type Sources = {
  query: (text: string) => Promise<Record<string, unknown>[]>;
  /** The simulator's `/_sim/state`, all of it. */
  stateOf: (name: "bigo" | "stripe" | "xendit") => Promise<unknown>;
  queue: readonly QueueFacts[];
  promises: readonly PromiseFacts[];
  /** What other providers took. They may know our payments only: `orderOf` answers the order of one. */
  chargesOfOthers?: (orderOf: (paymentId: string) => string) => Promise<ChargeFacts[]>;
};

const HELD_SQL = `
  SELECT t.order_id AS id, COALESCE(sum(CASE WHEN d.code LIKE 'clearing:%' THEN t.amount WHEN c.code LIKE 'clearing:%' THEN -t.amount END), 0) AS held
  FROM transfers t JOIN accounts d ON d.id = t.debit_id JOIN accounts c ON c.id = t.credit_id
  WHERE t.order_id IS NOT NULL AND t.code <> 'payment.fee' AND t.kind IN ('single', 'post') GROUP BY t.order_id`;

const SQL = {
  balance:
    "SELECT trial_balance()::text AS balance, (SELECT count(*)::text FROM inbox_events WHERE handled_at IS NULL) AS unhandled",
  orders: `WITH held AS (${HELD_SQL})
    SELECT o.id, o.reference, o.status, o.needs_person, o.payment_id, o.diamonds::text, o.total_minor::text, COALESCE(h.held, 0)::text AS held
    FROM orders o LEFT JOIN held h ON h.id = o.id`,
  payments: `SELECT id, order_id, flow, status, needs_person, COALESCE(received_minor, 0)::text AS received, captured_minor::text AS captured,
    refunded_minor::text AS refunded FROM payments`,
  deliveries:
    "SELECT id, order_id, part, diamonds::text, gross_minor::text AS gross, status, needs_person FROM deliveries",
  refunds:
    "SELECT id, payment_id, status, amount_minor::text AS amount, retried_as IS NOT NULL AS retried FROM refunds",
  reservations: `SELECT p.id, p.order_id, p.code, p.amount::text,
      COALESCE(jsonb_agg(jsonb_build_object('kind', r.kind, 'amount', r.amount::text)) FILTER (WHERE r.id IS NOT NULL), '[]') AS resolutions
    FROM transfers p LEFT JOIN transfers r ON r.id = p.id AND r.phase <> 0 WHERE p.phase = 0 AND p.kind = 'pending'
    GROUP BY p.id, p.order_id, p.code, p.amount`,
  custodians: `SELECT c.id, c.reseller_id, (a.debits_posted - a.credits_posted)::text AS posted, a.credits_pending::text AS pending
    FROM custodians c JOIN accounts a ON a.id = c.account_id`,
} as const;

/** Reads both sides to the last row. Take it when nothing is under way any more. */
export async function takePicture({ query, stateOf, queue, promises, chargesOfOthers }: Sources): Promise<Picture> {
  const rows = async (name: keyof typeof SQL) => (await query(SQL[name])) as Record<string, string>[];
  const [books] = await rows("balance");
  const nullable = (text: string | undefined) => text ?? null;
  const paymentRows = await rows("payments");
  const orderIds = new Map(paymentRows.map(({ id, order_id: orderId }) => [id, orderId]));
  return {
    trialBalance: whole(books?.balance),
    unhandledEvents: Number(word(books?.unhandled)),
    orders: (await rows("orders")).map((row) => ({
      id: word(row.id),
      reference: word(row.reference),
      status: word(row.status),
      needsPerson: nullable(row.needs_person),
      paymentId: nullable(row.payment_id),
      diamonds: whole(row.diamonds),
      totalMinor: whole(row.total_minor),
      clearedMinor: whole(row.held),
    })),
    payments: paymentRows.map((row) => ({
      id: word(row.id),
      orderId: word(row.order_id),
      flow: word(row.flow),
      status: word(row.status),
      needsPerson: nullable(row.needs_person),
      receivedMinor: whole(row.received),
      capturedMinor: whole(row.captured),
      refundedMinor: whole(row.refunded),
    })),
    deliveries: (await rows("deliveries")).map((row) => ({
      id: word(row.id),
      orderId: word(row.order_id),
      part: Number(row.part),
      diamonds: whole(row.diamonds),
      grossMinor: whole(row.gross),
      status: word(row.status),
      needsPerson: nullable(row.needs_person),
    })),
    refunds: (await rows("refunds")).map((row) => ({
      id: word(row.id),
      paymentId: word(row.payment_id),
      status: word(row.status),
      amountMinor: whole(row.amount),
      isRetried: Boolean(row.retried),
    })),
    reservations: (await query(SQL.reservations)).map((row) => ({
      id: String(row.id),
      orderId: row.order_id === null ? null : String(row.order_id),
      code: String(row.code),
      amount: BigInt(String(row.amount)),
      resolutions: (row.resolutions as { kind: string; amount: string }[]).map(({ kind, amount }) => ({
        kind,
        amount: BigInt(amount),
      })),
    })),
    custodians: (await rows("custodians")).map((row) => ({
      id: word(row.id),
      resellerId: word(row.reseller_id),
      postedDiamonds: whole(row.posted),
      pendingDiamonds: whole(row.pending),
    })),
    queue,
    promises,
    platform: platformOf(await stateOf("bigo")),
    charges: [
      ...cardCharges(await stateOf("stripe")),
      ...walletCharges(await stateOf("xendit")),
      ...((await chargesOfOthers?.((paymentId) => orderIds.get(paymentId) ?? "")) ?? []),
    ],
  };
}

function word(text: string | undefined): string {
  if (text === undefined) throw new Error("a column of the picture is missing");
  return text;
}

const whole = (text: string | undefined) => BigInt(word(text));
