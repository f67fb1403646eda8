"use server";

import { inTransaction } from "@/lib/db/transaction";
import { staffAction } from "@/lib/http/staff";
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
