export type Capability = "api" | "none";

/** One moment of simulated time. */
export type Moment = { atSeconds: number; deviationMicro: number };

/** What one starting state came to. */
export type StateResult = {
  startMicro: number;
  /** One for each tick, from the start on. */
  moments: Moment[];
  /** Deviations that ended runs with transfers wrote down. */
  afterRunsMicro: number[];
  orders: number;
  transfers: { moved: number; refused: number; unknown: number };
};

export type RebalanceFigures = {
  name: "rebalance";
  capability: Capability;
  /** Under load, once the pool had been balanced for the first time (see `startDeviationPercent` for where it came from). */
  maxDeviationPercent: number | null;
  timeWeightedDeviationPercent: number | null;
  /** The worst right after a run with transfers; null where there are none. */
  afterRunDeviationPercent: number | null;
  startDeviationPercent: number;
  /** From the start (steering) or the start of the run (transfers) to 0.03 %: the longest, and how many never came to it. */
  secondsToBalance: number | null;
  neverBalanced: number;
  states: number;
  runs: number;
  orders: number;
  transfersMoved: number;
  transfersRefused: number;
  transfersUnknownFirst: number;
  seed: number;
};

export const BALANCED_MICRO = 300;

/** All starting states of one capability as one line. Pure. */
export function figuresOf(capability: Capability, states: readonly StateResult[], seed: number): RebalanceFigures {
  const balancedAt = states.map(({ moments }) =>
    moments.find(({ deviationMicro }) => deviationMicro <= BALANCED_MICRO),
  );
  const after = states.flatMap(({ moments }, at) => {
    const from = balancedAt[at];
    return from === undefined ? [] : moments.filter(({ atSeconds }) => atSeconds >= from.atSeconds);
  });
  const afterRuns = states.flatMap(({ afterRunsMicro }) => afterRunsMicro);
  const reached = balancedAt.flatMap((moment) => (moment === undefined ? [] : [moment.atSeconds]));
  const sum = (pick: (state: StateResult) => number) => states.reduce((total, state) => total + pick(state), 0);
  return {
    name: "rebalance",
    capability,
    maxDeviationPercent: percentOf(largest(after.map(({ deviationMicro }) => deviationMicro))),
    timeWeightedDeviationPercent: percentOf(
      after.length === 0 ? null : after.reduce((total, { deviationMicro }) => total + deviationMicro, 0) / after.length,
    ),
    afterRunDeviationPercent: percentOf(largest(afterRuns)),
    startDeviationPercent: percentOf(largest(states.map(({ startMicro }) => startMicro))) ?? 0,
    secondsToBalance: largest(reached),
    neverBalanced: states.length - reached.length,
    states: states.length,
    runs: afterRuns.length,
    orders: sum(({ orders }) => orders),
    transfersMoved: sum(({ transfers }) => transfers.moved),
    transfersRefused: sum(({ transfers }) => transfers.refused),
    transfersUnknownFirst: sum(({ transfers }) => transfers.unknown),
    seed,
  };
}

function largest(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((max, value) => Math.max(max, value), 0);
}

function percentOf(micro: number | null): number | null {
  return micro === null ? null : Math.round(micro) / 10_000;
}
