"use server";

import { inTransaction } from "@/lib/db/transaction";
import { staffAction } from "@/lib/http/staff";
import { claimNextOrder } from "@/lib/orders/claim-next-order";
import { NextOrderInput } from "@/lib/orders/desk-action-schemas";
import { PauseInput } from "@/lib/pool/desk-schemas";
import { pauseDeliveries } from "@/lib/pool/pause-deliveries";

/** Going on after a pause. To pause is quick and needs no password; to go on moves diamonds, so it does. */
export const resumeDeliveriesAction = staffAction(
  { right: "pool.resume", schema: PauseInput.omit({ isPaused: true }) },
  async (input, actor) => {
    await inTransaction((tx) => pauseDeliveries(tx, actor, { ...input, isPaused: false }));
    return {};
  },
);

/** Takes on the order that waits longest; `orderId` is null when nobody waits for this person. */
export const nextOrderAction = staffAction(
  { right: "orders.claim", schema: NextOrderInput },
  async ({ queue }, actor, now) => ({ orderId: (await claimNextOrder(actor, { queue }, now))?.orderId ?? null }),
);
