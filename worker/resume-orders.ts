import { rowOf, rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { splitIntoParts } from "@/lib/orders/split";
import { newId } from "@/lib/shared/ids";
import { claimOrders, type OrderWork } from "@/lib/transitions/claims";
import type { NewPart } from "@/lib/transitions/confirm";
import { commitAndSend } from "@/worker/confirm-reports";

const ENDED_AT_ONCE_MAX = 200;
/** A hold that ends within a day while nothing is delivered yet: to capture or to release is a person's decision. */
const HOLD_WARNING = "24 hours";

/** Reserves again for orders whose parts have no live delivery: stock came, a review was approved, an id corrected, a wait is over. */
export async function resumeOrders(): Promise<number> {
  const work = await claimOrders({ limit: env.BATCH_MAX, leaseMs: env.LEASE_SECONDS * 1000 });
  if (work.length === 0) return 0;
  await commitAndSend(
    work.map((order) => ({ kind: "release" as const, orderId: order.order_id, parts: openParts(order) })),
    [],
  );
  return work.length;
}

/** The parts that nothing is being done about: all of them at first, later those whose last try was refused for now. */
function openParts(order: OrderWork): NewPart[] {
  if (order.latest.length === 0) {
    const whole = { diamonds: order.diamonds, totalMinor: order.total_minor, taxMinor: order.tax_minor };
    return splitIntoParts(whole, env.UPSTREAM_VALUE_MAX).map((part) => ({ ...part, id: newId(), tryNo: 1 }));
  }
  return order.latest
    .filter(({ status, disposition }) => status === "rejected" && disposition !== "permanent")
    .map((last) => ({
      id: newId(),
      part: last.part,
      tryNo: last.try_no + 1,
      diamonds: BigInt(last.diamonds),
      grossMinor: BigInt(last.gross_minor),
      taxMinor: BigInt(last.tax_minor),
    }));
}

/** Ends what the clock ends: unpaid orders, corrections that never came. Warns of holds that are about to end. */
export async function endOverdueOrders(): Promise<number> {
  const expired = await rowOf<{ ids: string[] }>("SELECT expire_orders($1) AS ids", [ENDED_AT_ONCE_MAX]);
  const uncorrected = await rowsOf<{ id: string }>("SELECT uncorrected_orders($1) AS id", [ENDED_AT_ONCE_MAX]);
  // One transaction each: a batch of them would hold orders in another order than everybody else does.
  let givenUp = 0;
  for (const { id } of uncorrected) {
    const row = await rowOf<{ result: string }>("SELECT give_up_order($1, 'recipient_not_corrected') AS result", [id]);
    // Another part may still be under way: that is nothing done, or this loop would never rest.
    if (row?.result !== "under_way") givenUp += 1;
  }
  const ending = await rowsOf<{ id: string }>("SELECT flag_ending_holds($1::interval) AS id", [HOLD_WARNING]);
  for (const { id } of ending) log().warn({ paymentId: id }, "a hold ends within a day and its order is not delivered");
  return (expired?.ids.length ?? 0) + givenUp;
}
