import { parseArgs } from "node:util";

export type RebalanceOptions = {
  /** Simulated seconds of orders for each of the two capabilities, over all its starting states. */
  seconds: number;
  seed: number;
};

const HELP = "npm run bench:rebalance -- [--seconds 1500] [--seed 1]";

/** @throws Error with one sentence and the usage */
export function readOptions(args: readonly string[]): RebalanceOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { seconds: { type: "string", default: "1500" }, seed: { type: "string", default: "1" } },
  });
  return { seconds: whole("seconds", values.seconds, 20, 100_000), seed: whole("seed", values.seed, 0, 4_000_000_000) };
}

function whole(name: string, text: string, atLeast: number, atMost: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= atLeast && value <= atMost) return value;
  throw new Error(`--${name} must be a whole number from ${atLeast} to ${atMost}, but it is "${text}"\n${HELP}`);
}
