/** Everything about routing that is a number. `docs/routing.md` says where each comes from. */
export type RoutingSettings = {
  arm: {
    /** How fast an outcome loses its weight with time. */
    tauMs: number;
    /** m: how many outcomes the prior weighs. */
    priorWeight: number;
    /** What a channel that nobody has used yet is taken to approve, and how many outcomes that belief weighs. */
    firstApproval: number;
    firstApprovalWeight: number;
    /** How much surer the router acts than it is: a draw strays from the mean by the square root of this less. */
    certainty: number;
    /** An arm never weighs more than so many outcomes: with much traffic, old outcomes leave by number before they leave by time. */
    weightMax: number;
    pooledWeightMax: number;
  };
  exploration: {
    /** Every healthy arm keeps at least this share of the payments that may explore. */
    floor: number;
    /** Above this amount nothing is tried out. */
    amountUsdMinorMax: bigint;
    /** A channel below this availability is not healthy: it is tried by probes, not by customers. */
    healthyAvailability: number;
    /** Of the payments that may explore, so many try a channel that is not healthy and was last seen doing well. */
    trialShare: number;
  };
  value: {
    /** Share of the payments that is lost with every millisecond that p95 lies above `patienceMs`. */
    lostPerMs: number;
    patienceMs: number;
  };
  /** How often the propensity's draws are made. */
  draws: number;
};

export const ROUTING_SETTINGS: RoutingSettings = {
  arm: {
    tauMs: 45 * 60_000,
    priorWeight: 400,
    firstApproval: 0.9,
    firstApprovalWeight: 30,
    certainty: 4,
    weightMax: 120,
    pooledWeightMax: 350,
  },
  exploration: { floor: 0.02, amountUsdMinorMax: 10_000n, healthyAvailability: 0.9, trialShare: 0.1 },
  value: { lostPerMs: 0.000_04, patienceMs: 1_500 },
  draws: 200,
};
