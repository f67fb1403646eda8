import { rowOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { getOrderByLink } from "@/lib/orders/find-order";
import { productIdOf } from "@/lib/payments/play/product";
import type { ProviderName } from "@/lib/payments/provider";
import type { CountryCode } from "@/lib/shared/countries";
import { type Currency, toMajorString } from "@/lib/shared/money";
import { orderToken } from "@/lib/shared/order-token";
import { handInPurchase } from "@/lib/transitions/hand-in-purchase";
import { confirmPhoneCode, sendPhoneCode } from "@/lib/transitions/pay-by-phone";
import type { Shop } from "@/tests/support/shop";

type Attempt = {
  id: string;
  order_id: string;
  reference: string;
  provider: ProviderName;
  session_id: string | null;
  amount_minor: bigint;
  currency: Currency;
  country: CountryCode;
  diamonds: bigint;
};

/** What a customer does who pays exactly what is asked; `card` where another than the approved one is used. */
export async function customerPays(shop: Shop, paymentId: string, { card }: { card?: string } = {}): Promise<void> {
  const attempt = await attemptOf(paymentId);
  const approve = (body: object) => shop.sims.control(attempt.provider, "POST", "/_sim/approve", body);
  const session = attempt.session_id;
  switch (attempt.provider) {
    case "stripe":
      await approve({ session, ...(card && { card }) });
      return;
    case "xendit":
      // The bank is as fast as it can be; how slow it is by default is a test of its own.
      await approve(session?.startsWith("ewc_") ? { charge: session } : { invoice: session, afterMs: 0 });
      return;
    case "antom":
      await approve({ payment: paymentId, ...(card && { card }) });
      return;
    case "btcpay":
      await approve({ invoice: session, pay: "exact" });
      return;
    case "play":
      await handInPurchase(await accessOf(attempt), { paymentId, ...(await buyInPlay(shop, paymentId)) });
      return;
    case "carrier":
      await payByPhone(shop, attempt);
  }
}

/** What the Play app gives the customer's page. `price` in major units; left out it is what the order asks. */
export async function buyInPlay(
  shop: Shop,
  paymentId: string,
  changes: { price?: string; currency?: string; productId?: string; paymentId?: string | null } = {},
): Promise<{ purchaseToken: string }> {
  const { amount_minor: amountMinor, currency, diamonds } = await attemptOf(paymentId);
  const bought = await shop.sims.control("play", "POST", "/_sim/purchase", {
    ...{
      productId: productIdOf(Number(diamonds)),
      paymentId,
      price: toMajorString({ amountMinor, currency }),
      currency,
    },
    ...changes,
  });
  return { purchaseToken: String(bought.purchaseToken) };
}

/** A number of each country that gets a code and pays. */
export const PHONES: Record<CountryCode, string> = {
  PH: "+639170000010",
  ID: "+628110000010",
  MY: "+60120000010",
  TH: "+66810000010",
  VN: "+84900000010",
  SG: "+6580000010",
};

async function payByPhone(shop: Shop, attempt: Attempt): Promise<void> {
  const access = await accessOf(attempt);
  const phone = PHONES[attempt.country];
  const sent = await sendPhoneCode(access, { paymentId: attempt.id, phone });
  if (sent.kind !== "code_sent") throw new Error(`no code was sent: ${sent.kind}`);
  const code = await lastCodeOf(shop, phone);
  await confirmPhoneCode(access, { paymentId: attempt.id, ticket: sent.ticket, code });
}

/** The code in the last message to a number. */
export async function lastCodeOf(shop: Shop, phone: string): Promise<string> {
  const state = await shop.sims.control("carrier", "GET", `/_sim/state?number=${encodeURIComponent(phone)}`);
  const [message] = state.messages as { text: string }[];
  return /^(\d{6}) is your code/.exec(message?.text ?? "")?.[1] ?? "";
}

function accessOf({ order_id: orderId, reference }: Attempt) {
  return getOrderByLink({ reference, token: orderToken(orderId, env.FACET_SECRET) });
}

async function attemptOf(paymentId: string): Promise<Attempt> {
  const attempt = await rowOf<Attempt>(
    `SELECT p.id, p.order_id, o.reference, p.provider, p.session_id, p.amount_minor, p.currency, o.country, o.diamonds
     FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.id = $1`,
    [paymentId],
  );
  if (attempt === null) throw new Error("no such payment");
  return attempt;
}
