import { env } from "@/lib/env";
import type { RefundLimits } from "@/lib/orders/refund-limit";

const inCents = (usd: number): bigint => BigInt(usd) * 100n;

/** The limits that this shop has set. */
export const REFUND_LIMITS: RefundLimits = {
  support: inCents(env.REFUND_LIMIT_SUPPORT_USD),
  supervisor: inCents(env.REFUND_LIMIT_SUPERVISOR_USD),
  finance: inCents(env.REFUND_LIMIT_FINANCE_USD),
  admin: inCents(env.REFUND_LIMIT_ADMIN_USD),
};

/** From when on whoever asked may release it himself, in a shop without a second person. */
export function releasableAt({ askedAt }: { askedAt: Date }): Date {
  return new Date(askedAt.getTime() + env.REFUND_ALONE_SECONDS * 1000);
}
