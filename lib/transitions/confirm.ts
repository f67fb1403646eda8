import { callAgain } from "@/lib/db/call-again";
import { bookingLane } from "@/lib/db/lane";
import { rowsOf, writers } from "@/lib/db/pool";
import { env } from "@/lib/env";
import type { OrderStatus } from "@/lib/orders/lifecycle";
import type { Part } from "@/lib/orders/split";

export type NewPart = Part & { id: string; tryNo: number };

/** Money's news about one attempt, with everything the commit needs if the order goes on: verdict and parts. */
export type ReportItem = {
  kind: "report";
  paymentId: string;
  state: "pending" | "authorised" | "paid" | "failed" | "cancelled";
  amountMinor: bigint | null;
  currency: string | null;
  providerPaymentId: string | null;
  captureBefore: Date | null;
  fingerprintSealed: string | null;
  fingerprintHash: string | null;
  instrumentLabel: string | null;
  failureCode: string | null;
  /** What the provider takes from us when it pays at once; a hold's fee is booked at capture. */
  feeMinor: bigint;
  /** Whether a late payment would still buy these diamonds at today's price. */
  isLateOk: boolean;
  risk: { verdict: "allow" | "review" | "block"; version: number; because: unknown; facts: unknown } | null;
  parts: readonly NewPart[];
  nextQueryAt: Date | null;
};

/** An order whose open parts may be reserved now: stock came, a review was approved, an id was corrected, a refusal was passing. */
export type ReleaseItem = { kind: "release"; orderId: string; parts: readonly NewPart[] };

export type ConfirmItem = ReportItem | ReleaseItem;

export type ConfirmOutcome =
  | "main"
  | "extra"
  | "wrong"
  | "applied"
  | "pending"
  | "same"
  | "stale"
  | "missing"
  | "hold_lost"
  | "hold_ended"
  | "disputed"
  | "dispute_lost"
  | "after_close"
  | "more"
  | "released";

type Row = { item: number; outcome: ConfirmOutcome; order_id: string | null; order_status: OrderStatus | null };

export type ConfirmResult = { outcome: ConfirmOutcome; orderId: string | null; orderStatus: OrderStatus | null };

/**
 * confirm: books what arrived, records risk's verdict, reserves diamonds and writes the deliveries, for a whole batch in one commit;
 * the events that brought the news are marked handled in it. With `leaseMs` the new deliveries belong to the caller, who sends them.
 *
 * Safe to repeat: an attempt that has moved on answers `same`.
 */
export async function confirmBatch(
  items: readonly ConfirmItem[],
  { eventIds = [], leaseMs }: { eventIds?: readonly bigint[]; leaseMs: number | null },
): Promise<ConfirmResult[]> {
  const values = [JSON.stringify(items.map(encode)), eventIds.map(String), leaseMs, env.STOCK_RETRY_SECONDS * 1000];
  const call = () => rowsOf<Row>("SELECT * FROM confirm_batch($1::jsonb, $2::bigint[], $3, $4)", values, writers());
  const rows = await bookingLane.run(() => callAgain(call));
  return rows
    .toSorted((one, other) => one.item - other.item)
    .map((row) => ({ outcome: row.outcome, orderId: row.order_id, orderStatus: row.order_status }));
}

function encode(item: ConfirmItem): Record<string, unknown> {
  const parts = item.parts.map((part) => ({
    id: part.id,
    part: part.part,
    try_no: part.tryNo,
    diamonds: part.diamonds.toString(),
    gross_minor: part.grossMinor.toString(),
    tax_minor: part.taxMinor.toString(),
  }));
  if (item.kind === "release") return { kind: item.kind, order_id: item.orderId, parts };
  return {
    kind: item.kind,
    payment_id: item.paymentId,
    state: item.state,
    amount_minor: item.amountMinor?.toString(),
    currency: item.currency,
    provider_payment_id: item.providerPaymentId,
    capture_before: item.captureBefore,
    fingerprint_sealed: item.fingerprintSealed,
    fingerprint_hash: item.fingerprintHash,
    instrument_label: item.instrumentLabel,
    failure_code: item.failureCode,
    fee_minor: item.feeMinor.toString(),
    late_ok: item.isLateOk,
    risk: item.risk,
    parts,
    next_query_at: item.nextQueryAt,
  };
}
