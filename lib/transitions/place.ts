import { GroupCommit } from "@/lib/db/group-commit";
import { env } from "@/lib/env";
import type { OrderStatus } from "@/lib/orders/lifecycle";
import type { RoutingDecision } from "@/lib/routing/decision";

/** An order as it is written, with its first payment attempt. Amounts are minor units of `currency`, or US cents where the name says so. */
export type PlaceItem = {
  id: string;
  reference: string;
  placeKey: string;
  /** Hash of what was asked for: the same key with other content is a conflict. */
  placeHash: string;
  userId: string | null;
  recipientSealed: string;
  recipientHash: string;
  emailSealed: string | null;
  emailHash: string | null;
  deviceHash: string | null;
  addressHash: string | null;
  packageId: string | null;
  diamonds: number;
  country: string;
  locale: string;
  method: string;
  currency: string;
  totalMinor: bigint;
  netMinor: bigint;
  taxMinor: bigint;
  feeMinor: bigint;
  totalUsdMinor: bigint;
  taxName: string;
  taxRateBp: number;
  fxPerUsdMicro: bigint;
  fxQuotedAt: Date;
  catalogVersion: bigint;
  expiresAt: Date;
  paymentId: string;
  channel: string;
  provider: string;
  flow: "hold" | "pay";
  /** Why the attempt goes to its channel; kept with it. */
  routing: RoutingDecision;
};

/** An order that an offer or a code made cheaper; the amounts in minor units of its currency, without the fee. */
export type PromotedItem = PlaceItem & { promotionId: string; listMinor: bigint; discountMinor: bigint };

/** Of an offer or a code that cannot be used any more; nothing was placed then. */
export type PromotionRefusal = "promotion_over" | "promotion_spent" | "promotion_used";

export type PlaceResult = {
  /** same: placed before with this key. conflict: the key holds another order. retry: the reference is taken, make another one. */
  outcome: "placed" | "same" | "conflict" | "retry" | PromotionRefusal;
  orderId: string;
  reference: string;
  paymentId: string;
  status: OrderStatus;
  url: string | null;
  placedAt: Date | null;
};

const GROUPING = { writers: 1, batchMax: env.BATCH_MAX, waitMs: env.WRITER_WAIT_MS } as const;

/** place: order, first attempt, price composition and evidence in one commit for many customers. Safe to repeat by `placeKey`. */
export const placing = new GroupCommit<PlaceItem, PlaceResult>({
  sql: "SELECT * FROM place_batch($1::jsonb)",
  ...GROUPING,
  encode: toRow,
  decode: byPosition,
});

/**
 * The same for orders that use an offer or a code: the use is counted in the commit that holds the order, so that the last one is given
 * once. Orders without one never come here, and pay nothing for it.
 */
export const placingPromoted = new GroupCommit<PromotedItem, PlaceResult>({
  sql: "SELECT * FROM place_promoted($1::jsonb)",
  ...GROUPING,
  encode: ({ promotionId, listMinor, discountMinor, ...item }) => ({
    ...toRow(item),
    promotion_id: promotionId,
    list_minor: listMinor.toString(),
    discount_minor: discountMinor.toString(),
  }),
  decode: byPosition,
});

function toRow(item: PlaceItem) {
  return {
    id: item.id,
    reference: item.reference,
    place_key: item.placeKey,
    place_hash: item.placeHash,
    user_id: item.userId,
    recipient_sealed: item.recipientSealed,
    recipient_hash: item.recipientHash,
    email_sealed: item.emailSealed,
    email_hash: item.emailHash,
    device_hash: item.deviceHash,
    address_hash: item.addressHash,
    package_id: item.packageId,
    diamonds: item.diamonds,
    country: item.country,
    locale: item.locale,
    method: item.method,
    currency: item.currency,
    total_minor: item.totalMinor.toString(),
    net_minor: item.netMinor.toString(),
    tax_minor: item.taxMinor.toString(),
    fee_minor: item.feeMinor.toString(),
    total_usd_minor: item.totalUsdMinor.toString(),
    tax_name: item.taxName,
    tax_rate_bp: item.taxRateBp,
    fx_per_usd_micro: item.fxPerUsdMicro.toString(),
    fx_quoted_at: item.fxQuotedAt,
    catalog_version: item.catalogVersion.toString(),
    expires_at: item.expiresAt,
    payment_id: item.paymentId,
    channel: item.channel,
    provider: item.provider,
    flow: item.flow,
    routing: item.routing,
  };
}

/** Not by key: one batch may hold the same key twice, once as placed and once as a conflict. */
function byPosition(rows: readonly Record<string, unknown>[], items: readonly unknown[]): (PlaceResult | undefined)[] {
  return items.map((_, at) => {
    const row = rows[at];
    return row && toResult(row);
  });
}

function toResult(row: Record<string, unknown>): PlaceResult {
  return {
    outcome: row.outcome as PlaceResult["outcome"],
    orderId: row.order_id as string,
    reference: row.reference as string,
    paymentId: row.payment_id as string,
    status: row.status as OrderStatus,
    url: row.url as string | null,
    placedAt: row.placed_at as Date | null,
  };
}
