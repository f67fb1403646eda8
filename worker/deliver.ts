import { env } from "@/lib/env";
import { settlementOf } from "@/lib/fulfilment/settlement-of";
import { log } from "@/lib/log";
import { open } from "@/lib/shared/secret-box";
import { noteStep, traceStep } from "@/lib/tracing/trace";
import { claimDeliveries, type DeliveryWork } from "@/lib/transitions/claims";
import { settling } from "@/lib/transitions/settle";
import { bigo } from "@/lib/upstream/shared-client";
import type { StepTimes } from "@/lib/upstream/upstream-answer";

const RETRY_RULES = {
  unknownRetrySeconds: env.UNKNOWN_RETRY_SECONDS,
  transientRetrySeconds: env.TRANSIENT_RETRY_SECONDS,
  recipientFixSeconds: env.RECIPIENT_FIX_SECONDS,
  haltRetrySeconds: env.HALT_RETRY_SECONDS,
};

/** Calls under way; more work is claimed only while there is room, so that a lease never runs out in a queue of ours. */
let underWay = 0;

export function deliveriesUnderWay(): number {
  return underWay;
}

export function deliveryRoom(): number {
  return Math.max(0, env.WORKER_CONCURRENCY - underWay);
}

/** Claims what is due and starts its calls. Answers how many it took. */
export async function deliverDue(): Promise<number> {
  const room = deliveryRoom();
  if (room === 0) return 0;
  const work = await claimDeliveries({ limit: Math.min(room, env.BATCH_MAX), leaseMs: env.LEASE_SECONDS * 1000 });
  startDeliveries(work);
  return work.length;
}

/** Starts the calls of deliveries that this worker holds; they run beside each other and settle in groups. */
export function startDeliveries(work: readonly DeliveryWork[]): void {
  for (const delivery of work) {
    underWay += 1;
    void deliver(delivery)
      .catch((error: unknown) => {
        // The lease runs out and the delivery is asked for again with the same order id: an error here loses nothing.
        log().error({ deliveryId: delivery.delivery_id, err: error }, "delivery could not be settled");
      })
      .finally(() => {
        underWay -= 1;
      });
  }
}

/** One call to the platform, outside of any transaction, and the settlement that follows from its answer. */
async function deliver(work: DeliveryWork): Promise<void> {
  const traced = { orderId: work.order_id, deliveryId: work.delivery_id, attempt: work.attempt_no };
  const answer = await traceStep(
    "platform: recharge",
    { ...traced, host: work.host },
    () =>
      bigo().recharge({
        recipientId: open(work.recipient_sealed, env.FACET_DATA_KEYS),
        seqId: work.seq_id,
        buOrderId: work.bu_order_id,
        diamonds: work.diamonds,
        totalCost: { amountMinor: work.gross_minor, currency: work.currency },
        resellerBigoId: work.reseller_id,
        host: work.host,
      }),
    { isCall: true, learn: ({ steps }) => stepsOf(steps) },
  );
  const answeredAt = new Date();
  const facts = { attemptNo: work.attempt_no, tryNo: work.try_no, earlier: work.earlier, answer };
  const settlement = settlementOf(facts, RETRY_RULES, new Date());
  if (settlement.outcome !== "delivered") {
    log().warn(
      {
        orderId: work.order_id,
        deliveryId: work.delivery_id,
        attempt: work.attempt_no,
        outcome: settlement.outcome,
        rescode: settlement.rescode,
        because: settlement.because,
      },
      "delivery not confirmed",
    );
  }
  const { outcome } = await settling.submit({
    ...settlement,
    deliveryId: work.delivery_id,
    fence: work.fence,
    isByPerson: false,
  });
  noteStep("settle", { ...traced, outcome }, answeredAt);
  if (outcome === "stale")
    log().warn({ deliveryId: work.delivery_id }, "a late answer found the delivery with another worker");
}

/** How long sealing, the handshake, and the platform's own work took, in milliseconds; what did not happen is left out. */
function stepsOf(steps: StepTimes): Record<string, number> {
  const measured = Object.entries(steps).flatMap(([name, ms]) => (ms === null ? [] : [[name, ms] as const]));
  return Object.fromEntries(measured);
}
