import type { BigoSimulator } from "@/sim/bigo/main";
import type { Play } from "@/tests/simulation/play";
import type { Broken, Look } from "@/tests/simulation/shop-database";
import { callsUnderWay } from "@/tests/support/shop";

/**
 * What must hold between the shop's books and the platform's at every moment: what the platform has sent is delivered here, or its
 * outcome is still open here; what is delivered here, the platform has sent, once. So the pool here is the pool there plus the unknown.
 */
export function brokenAtPlatform({ deliveries, pools }: Look, { bank }: BigoSimulator["platform"]): Broken[] {
  const broken: Broken[] = [];
  const sentParts = new Map<string, number>();
  for (const { id, order_id, part, status, diamonds } of deliveries) {
    const sent = bank.rechargesOf(id.replaceAll("-", ""));
    if (sent.length > 0)
      sentParts.set(`${order_id} ${part}`, (sentParts.get(`${order_id} ${part}`) ?? 0) + sent.length);
    const isSent = sent.some((recharge) => String(recharge.diamonds) === diamonds);
    if (status === "delivered" && !isSent) broken.push({ rule: "what is delivered was sent", detail: status });
    if (isSent && !["delivered", "sending", "unknown"].includes(status))
      broken.push({ rule: "what was sent is delivered, or its outcome is open", detail: `sent, and ${status} here` });
  }
  for (const count of sentParts.values())
    if (count > 1) broken.push({ rule: "nobody is delivered twice", detail: `${count} recharges for one part` });
  const known = new Set(deliveries.map(({ id }) => id.replaceAll("-", "")));
  if (bank.recharges().some(({ orderId }) => !known.has(orderId)))
    broken.push({ rule: "the platform sent only what was asked", detail: "a recharge without a delivery" });
  const open = new Map(deliveries.map((row) => [row.id.replaceAll("-", ""), row.status]));
  for (const { reseller, ours } of pools) {
    const unbooked = bank
      .recharges()
      .filter((recharge) => recharge.reseller === reseller && open.get(recharge.orderId) !== "delivered")
      .reduce((sum, recharge) => sum + BigInt(recharge.diamonds), 0n);
    const theirs = BigInt(bank.account(reseller)?.balance ?? 0);
    // A deposit that the platform has and the desk has not typed yet makes theirs larger; nothing may make it smaller.
    if (BigInt(ours) > theirs + unbooked)
      broken.push({
        rule: "pool here = pool there + unknown",
        detail: `${ours} here, ${theirs} there, ${unbooked} unknown`,
      });
  }
  return broken;
}

type Clearing = { order_id: string; held: string };
type StripeState = {
  intents: { metadata: Record<string, string>; captured: number; refunded: number; id: string }[];
  disputes: { payment_intent: string; amount: number; status: string }[];
};
type XenditState = {
  charges: {
    metadata: Record<string, string> | null;
    status: string;
    chargeAmount: number;
    saidAmount: number | null;
    refundedAmount: number;
  }[];
};

/** At the end the providers' books and ours say the same of each order, to the last centavo. */
export async function brokenAtProviders({ database, strangers }: Play): Promise<Broken[]> {
  const cards = (await strangers.control("stripe", "GET", "/_sim/state")) as unknown as StripeState;
  const wallet = (await strangers.control("xendit", "GET", "/_sim/state")) as unknown as XenditState;
  const theirs = new Map<string, number>();
  const add = (orderId: string | undefined, minor: number) => {
    if (orderId !== undefined) theirs.set(orderId, (theirs.get(orderId) ?? 0) + minor);
  };
  for (const { id, metadata, captured, refunded } of cards.intents) {
    const lost = cards.disputes.filter((dispute) => dispute.payment_intent === id && dispute.status === "lost");
    add(metadata.order_id, captured - refunded - lost.reduce((sum, { amount }) => sum + amount, 0));
  }
  for (const { metadata, status, chargeAmount, saidAmount, refundedAmount } of wallet.charges) {
    const isPaid = status === "SUCCEEDED" || status === "REFUNDED";
    add(metadata?.order_id, Math.round(((isPaid ? (saidAmount ?? chargeAmount) : 0) - refundedAmount) * 100));
  }
  const ours = await database.rows<Clearing>(
    `SELECT o.id AS order_id, COALESCE(sum(CASE WHEN d.code LIKE 'clearing:%' THEN x.amount WHEN c.code LIKE 'clearing:%' THEN -x.amount END), 0)::text AS held
     FROM orders o LEFT JOIN transfers x ON x.order_id = o.id AND x.code <> 'payment.fee' AND x.kind IN ('single', 'post')
     LEFT JOIN accounts d ON d.id = x.debit_id LEFT JOIN accounts c ON c.id = x.credit_id GROUP BY o.id`,
  );
  return ours
    .filter(({ order_id, held }) => Number(held) !== (theirs.get(order_id) ?? 0))
    .map(({ order_id, held }) => ({
      rule: "our money is the providers' money",
      detail: `${held} here, ${theirs.get(order_id) ?? 0} there`,
    }));
}

/** Nothing of a process is left over when everything has come to rest. */
export function brokenInMemory({ outside }: Play): Broken[] {
  const left = callsUnderWay() + outside.openCount;
  return left === 0 ? [] : [{ rule: "no call is left hanging", detail: `${left} under way` }];
}
