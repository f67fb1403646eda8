import { createHash, randomBytes } from "node:crypto";
import { type Quote, quote } from "@/lib/catalog/price";
import { currentCatalog, namedCode } from "@/lib/catalog/queries";
import { env } from "@/lib/env";
import type { PlaceOrderInput } from "@/lib/orders/schemas";
import type { Channel } from "@/lib/payments/channel";
import { chooseChannel } from "@/lib/payments/choose-channel";
import { addSeconds } from "@/lib/shared/clock";
import { newId } from "@/lib/shared/ids";
import { isForPackagesOnly } from "@/lib/shared/methods";
import { normaliseRecipientId } from "@/lib/shared/recipient-id";
import { newReference } from "@/lib/shared/reference";
import { Refusal } from "@/lib/shared/refusal";
import { searchHash } from "@/lib/shared/search-hash";
import { seal } from "@/lib/shared/secret-box";
import { traceRoot } from "@/lib/tracing/trace";
import {
  type PlaceItem,
  type PlaceResult,
  type PromotedItem,
  type PromotionRefusal,
  placing,
  placingPromoted,
} from "@/lib/transitions/place";
import type { OpenAttempt } from "@/lib/transitions/start-payment";

/** Who asks, from where. An address comes from a trusted proxy or the connection itself. */
export type Asker = { userId: string | null; address: string | null };

/** `attempt` is what its payment page is opened with; null of an order that was placed before, whose rows may have moved on. */
export type PlacedOrder = PlaceResult & { attempt: OpenAttempt | null };

/** A reference has 45 random bits: a second draw practically never meets a taken one again. */
const DRAWS_MAX = 5;

/**
 * Places an order with its first payment attempt. Nothing is charged and nothing leaves this machine.
 *
 * Safe to repeat: the browser's place key finds the first order again. Refuses with recipient.invalid, package.*, price.changed
 * (the browser showed another total than we would charge, or the offer ran out), promotion.* (the code does not count for this order, or is
 * used up), payment.method_not_offered, payment.amount_not_served (also a free amount by
 * Google Play, which sells packages),
 * payment.channel_unavailable (none of the method's channels answers now), order.key_reused.
 */
export async function placeOrder(input: PlaceOrderInput, asker: Asker, now: Date): Promise<PlacedOrder> {
  const recipient = normaliseRecipientId(input.recipientId);
  if (recipient.verdict !== "ok") throw new Refusal("recipient.invalid", { because: recipient.because });
  const catalog = await currentCatalog(input.country);
  const wanted = input.packageId === undefined ? { diamonds: input.diamonds ?? 0 } : { packageId: input.packageId };
  const code = input.code === undefined ? undefined : await namedCode(input.code);
  const price = quote({ ...wanted, country: input.country, catalog, method: input.method, ...(code && { code }) });
  if (price.totalMinor.toString() !== input.expectedTotalMinor) {
    throw new Refusal("price.changed", { totalMinor: price.totalMinor.toString(), currency: price.currency });
  }
  if (price.packageId === null && isForPackagesOnly(input.method))
    throw new Refusal("payment.amount_not_served", { method: input.method, because: "packages_only" });
  const amount = { amountMinor: price.totalMinor, currency: price.currency };
  const { channel, decision } = await chooseChannel({
    ...{ method: input.method, country: input.country, amount, diamonds: price.diamonds },
    ...{ amountUsdMinor: price.totalUsdMinor, netMinor: price.netMinor + price.feeMinor },
  });
  const item = {
    ...sealedFacts(input, recipient.recipientId, asker),
    ...priceFacts(price),
    placeKey: input.placeKey.toLowerCase(),
    placeHash: placeHashOf(input, recipient.recipientId, price),
    userId: asker.userId,
    country: input.country,
    locale: input.locale,
    method: input.method,
    expiresAt: addSeconds(now, env.ORDER_TTL_SECONDS),
    channel: channel.id,
    provider: channel.provider,
    flow: channel.flow,
    routing: decision,
  };
  const result = await placeWithNewReference(item, price);
  if (result.outcome === "conflict") throw new Refusal("order.key_reused", { placeKey: input.placeKey });
  const refusal = PROMOTION_REFUSALS[result.outcome as PromotionRefusal];
  // The customer chose a price and not an offer: that it has run out is a changed price to him.
  if (refusal !== undefined)
    throw new Refusal(price.promotion?.kind === "offer" ? "price.changed" : refusal, {
      promotion: price.promotion?.id,
    });
  if (result.outcome === "placed")
    traceRoot("place order", { orderId: result.orderId, channel: channel.id, country: input.country }, now);
  return { ...result, attempt: attemptOf(result, input, price, channel) };
}

const PROMOTION_REFUSALS = {
  promotion_over: "promotion.over",
  promotion_spent: "promotion.spent",
  promotion_used: "promotion.used",
} as const satisfies Record<PromotionRefusal, string>;

async function placeWithNewReference(
  item: Omit<PlaceItem, "id" | "paymentId" | "reference">,
  { promotion, listMinor, discountMinor }: Quote,
): Promise<PlaceResult> {
  for (let draw = 1; draw <= DRAWS_MAX; draw += 1) {
    const drawn = { ...item, id: newId(), paymentId: newId(), reference: newReference(randomBytes(9)) };
    const result = await (promotion === null
      ? placing.submit(drawn)
      : placingPromoted.submit({
          ...drawn,
          promotionId: promotion.id,
          listMinor,
          discountMinor,
        } satisfies PromotedItem));
    if (result.outcome !== "retry") return result;
  }
  throw new Error("No free order reference was found");
}

/** Nobody has asked a provider for this attempt yet. */
const FIRST_CALL = { isRerouted: false, isRepeat: false };

function attemptOf(
  { outcome, paymentId, orderId, reference, placedAt }: PlaceResult,
  { locale, email, method, country }: PlaceOrderInput,
  { totalMinor, currency, diamonds }: Quote,
  { id: channel, provider }: Channel,
): OpenAttempt | null {
  if (outcome !== "placed" || placedAt === null) return null;
  const amount = { amountMinor: totalMinor, currency };
  const order = { orderId, reference, diamonds: BigInt(diamonds), locale, email: normalisedEmail(email) };
  return { ...order, paymentId, channel, provider, method, country, amount, createdAt: placedAt, ...FIRST_CALL };
}

function normalisedEmail(email: string | undefined): string | null {
  return email?.trim().toLowerCase() || null;
}

function sealedFacts(
  input: PlaceOrderInput,
  recipientId: string,
  asker: Asker,
): Pick<PlaceItem, "recipientSealed" | "recipientHash" | "emailSealed" | "emailHash" | "deviceHash" | "addressHash"> {
  const hash = (subject: "recipient" | "email" | "device" | "address", text: string | null | undefined) =>
    text ? searchHash({ subject, text, key: env.FACET_HASH_KEY }) : null;
  const email = normalisedEmail(input.email);
  return {
    recipientSealed: seal(recipientId, env.FACET_DATA_KEYS),
    recipientHash: hash("recipient", recipientId) ?? "",
    emailSealed: email === null ? null : seal(email, env.FACET_DATA_KEYS),
    emailHash: hash("email", email),
    deviceHash: hash("device", input.deviceId),
    addressHash: hash("address", asker.address),
  };
}

function priceFacts(price: Quote) {
  return {
    packageId: price.packageId,
    diamonds: price.diamonds,
    currency: price.currency,
    totalMinor: price.totalMinor,
    netMinor: price.netMinor,
    taxMinor: price.taxMinor,
    feeMinor: price.feeMinor,
    totalUsdMinor: price.totalUsdMinor,
    taxName: price.taxName,
    taxRateBp: price.taxRateBp,
    fxPerUsdMicro: price.fxPerUsdMicro,
    fxQuotedAt: price.fxQuotedAt,
    catalogVersion: price.catalogVersion,
  };
}

/** What the customer decided. Whoever sends a known key with other content has a stale page or guesses keys. */
function placeHashOf(input: PlaceOrderInput, recipientId: string, price: Quote): string {
  // Who left the method to us has decided that, whichever one took the order.
  const method = input.otherMethods.length > 0 ? "fastest" : input.method;
  const content = [recipientId, price.diamonds, input.country, method, price.totalMinor, price.currency];
  return createHash("sha256")
    .update(JSON.stringify(content.map(String)))
    .digest("hex");
}
