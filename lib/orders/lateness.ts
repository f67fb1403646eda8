/** The shop's promise: from paid to delivered in so many seconds. */
export const ARRIVAL_GOAL_SECONDS = 15;
/** So many of a thousand orders are to keep it. */
export const ARRIVAL_GOAL_PER_MILLE = 992;

/**
 * Why an order took longer than promised, the decisive cause first: an order that had several is counted for the first of them. All but the
 * last two are read from its evidence.
 */
export const LATE_CAUSES = ["recipient", "review", "stock", "unknown", "refused", "unsent", "slow"] as const;
export type LateCause = (typeof LATE_CAUSES)[number];

export const LATE_CAUSE_WORDS: Record<LateCause, string> = {
  recipient: "the BIGO ID had to be corrected",
  review: "a person had to approve it",
  stock: "the pool had too few diamonds",
  unknown: "the platform gave no clear answer",
  refused: "the platform refused at first",
  unsent: "nothing was sent at first: deliveries were paused, or the worker was late",
  slow: "the platform was slow",
};

/** Whether an order arrived late, or is paid and has not arrived at all. */
export const ARRIVAL_FILTERS = ["late", "open"] as const;
export type ArrivalFilter = (typeof ARRIVAL_FILTERS)[number];
