import { rowOf } from "@/lib/db/pool";
import { chooseChannel } from "@/lib/payments/choose-channel";
import { Refusal } from "@/lib/shared/refusal";
import { ATTEMPTS_MAX } from "@/lib/transitions/attempts";
import type { OpenAttempt } from "@/lib/transitions/start-payment";

type OrderFacts = { net_minor: bigint; fee_minor: bigint; total_usd_minor: bigint };

/**
 * Another attempt, on another channel of the same method, in the place of one that its channel has definitely refused for technical reasons.
 * Null when no other channel can take it, or the order is closed.
 *
 * Safe to repeat and safe under two callers at once: the new attempt's id follows from the old one's.
 */
export async function rerouteAttempt(attempt: OpenAttempt): Promise<OpenAttempt | null> {
  const { orderId, paymentId, method, country, amount, diamonds } = attempt;
  const order = await rowOf<OrderFacts>("SELECT net_minor, fee_minor, total_usd_minor FROM orders WHERE id = $1", [
    orderId,
  ]);
  if (order === null) return null;
  const ask = {
    ...{ method, country, amount, diamonds: Number(diamonds), triedChannelIds: [attempt.channel] },
    ...{ amountUsdMinor: order.total_usd_minor, netMinor: order.net_minor + order.fee_minor },
  };
  const chosen = await chooseChannel(ask).catch((error: unknown) => {
    if (error instanceof Refusal) return null;
    throw error;
  });
  if (chosen === null) return null;
  const { channel, decision } = chosen;
  const routing = JSON.stringify({ ...decision, reroutedFrom: paymentId });
  const added = await rowOf<{ id: string; outcome: string }>(
    `SELECT d.id, add_payment_attempt($1, d.id, $3, $4, $5, $6, $7, $8::jsonb) AS outcome FROM derive_id($2, 'reroute') AS d (id)`,
    [orderId, paymentId, channel.id, channel.provider, method, channel.flow, ATTEMPTS_MAX, routing],
  );
  if (added?.outcome !== "added" && added?.outcome !== "known") return null;
  return reopened({ ...attempt, paymentId: added.id, isRepeat: added.outcome === "known" });
}

/** The attempt that took the place of this one; null when none did. */
export async function findRerouted(paymentId: string): Promise<string | null> {
  const row = await rowOf<{ id: string }>("SELECT id FROM payments WHERE id = derive_id($1, 'reroute')", [paymentId]);
  return row?.id ?? null;
}

/** Whoever came first has chosen: the row says where it goes. */
async function reopened(attempt: OpenAttempt): Promise<OpenAttempt | null> {
  const row = await rowOf<Pick<OpenAttempt, "channel" | "provider" | "createdAt">>(
    'SELECT channel, provider, created_at AS "createdAt" FROM payments WHERE id = $1',
    [attempt.paymentId],
  );
  return row === null ? null : { ...attempt, ...row, isRerouted: true };
}
