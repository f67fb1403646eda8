import type { SimulatorName } from "@/tests/support/simulators";

const CLAIM_GRACE_MS = 200;

type State = Record<string, unknown>;
type WithStatus = { status: string }[];

/** How much a provider still has on its way, by its simulator's `/_sim/state`: webhooks, and whatever ends by itself in a moment. */
export function onItsWay(name: Exclude<SimulatorName, "bigo">, state: State, faults: State): number {
  const webhooks = (state.webhooks as { waiting: number }).waiting;
  return webhooks + UNDER_WAY[name](state, faults);
}

const UNDER_WAY: Record<Exclude<SimulatorName, "bigo">, (state: State, faults: State) => number> = {
  stripe: () => 0,
  xendit: (state) => {
    const charges = state.charges as { voidStatus: string | null }[];
    // A transfer arrives whatever its invoice is by then.
    const invoices = state.invoices as { transfer: object | null; paidAt: string | null }[];
    return (
      countOf(state.refunds, "PENDING") +
      charges.filter(({ voidStatus }) => voidStatus === "PENDING").length +
      invoices.filter(({ transfer, paidAt }) => transfer !== null && paidAt === null).length
    );
  },
  antom: (state) => countOf(state.captures, "PROCESSING") + countOf(state.refunds, "PROCESSING"),
  btcpay: (state, faults) => {
    const invoices = state.invoices as { payments: WithStatus }[];
    const payouts = state.payouts as { pullPaymentId: string; state: string }[];
    const claimed = new Set(payouts.map(({ pullPaymentId }) => pullPaymentId));
    const pulls = state.refunds as { id: string; isArchived: boolean; startsMs: number }[];
    // Only what is claimed by itself; what nobody has claimed by then may wait for ever.
    const isSoonClaimed = (startsMs: number) => Date.now() - startsMs < Number(faults.claimMs) + CLAIM_GRACE_MS;
    const toBeClaimed =
      faults.claimMs === null
        ? []
        : pulls.filter(({ id, isArchived, startsMs }) => !isArchived && !claimed.has(id) && isSoonClaimed(startsMs));
    return (
      invoices.flatMap(({ payments }) => payments).filter(({ status }) => status === "Processing").length +
      payouts.filter((payout) => payout.state !== "Completed" && payout.state !== "Cancelled").length +
      toBeClaimed.length
    );
  },
  play: (state) => (state.counts as { pendingRefunds: number }).pendingRefunds,
  carrier: (state) => {
    const refunds = state.refunds as { refundStatus: string }[];
    return (
      countOf(state.payments, "processing") + refunds.filter(({ refundStatus }) => refundStatus === "processing").length
    );
  },
};

function countOf(list: unknown, status: string): number {
  return (list as WithStatus).filter((entry) => entry.status === status).length;
}
