/** What can become of a call that leaves the process. `before` and `after` say on which side of the effect. */
export type Fate =
  | "normal"
  | "crash_before"
  | "crash_after"
  | "lost_before"
  | "lost_after"
  | "gateway_before"
  | "gateway_after"
  | "cut_after"
  | "silent_before"
  | "silent_after"
  | "held_before"
  | "held_after";

export type OutsideCall = {
  kind: "database" | "network";
  /** For the log of a run: it must not hold anything that differs from one repetition to the next. */
  label: string;
  /** Has its effect, and keeps the answer. */
  carryOut: () => Promise<void>;
  /** Hands the answer to whoever waits. */
  answer: () => void;
  /** Hands over a failure instead. */
  fail: (fate: Fate) => void;
  /** Whoever is in a database transaction: nobody else's statements come between, as they would wait for its locks. */
  transaction?: object | undefined;
};

/** How likely each fate is at one call, when everything goes wrong. */
export const FATES: Record<OutsideCall["kind"], readonly (readonly [Fate, number])[]> = {
  database: [
    ["crash_before", 0.004],
    ["crash_after", 0.006],
    ["lost_before", 0.006],
    ["lost_after", 0.008],
    ["held_before", 0.006],
  ],
  network: [
    ["crash_before", 0.02],
    ["crash_after", 0.03],
    ["lost_before", 0.03],
    ["lost_after", 0.05],
    ["gateway_before", 0.02],
    ["gateway_after", 0.04],
    ["cut_after", 0.02],
    ["silent_before", 0.02],
    ["silent_after", 0.03],
    ["held_before", 0.04],
    ["held_after", 0.06],
  ],
};
