import { parseArgs } from "node:util";
import { numberOf } from "@/tests/bench/orders/options";

export type OverloadOptions = {
  ratePerSecond: number;
  seconds: number;
  /** What follows at once, to see whether the shop recovers. */
  calm: { ratePerSecond: number; seconds: number };
  webs: number;
  workers: number;
  seed: number;
};

const HELP =
  "npm run bench:overload -- --max 300 | --rate 600 [--seconds 20] [--calm-rate 30] [--calm-seconds 15] [--web 1] [--workers 1] [--seed 1]";
/** Enough to see whether a recovering shop still refuses anybody, and no load. */
const CALM_SHARE = 0.1;

/** @throws Error with one sentence and the usage */
export function readOptions(args: readonly string[]): OverloadOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      max: { type: "string" },
      rate: { type: "string" },
      seconds: { type: "string", default: "20" },
      "calm-rate": { type: "string" },
      "calm-seconds": { type: "string", default: "15" },
      web: { type: "string", default: "1" },
      workers: { type: "string", default: "1" },
      seed: { type: "string", default: "1" },
    },
  });
  const whole = (name: "web" | "workers" | "seed", atLeast: number, atMost: number) => {
    const value = numberOf(name, values[name], atLeast, atMost, HELP);
    if (!Number.isInteger(value)) throw new Error(`--${name} must be a whole number\n${HELP}`);
    return value;
  };
  if ((values.max === undefined) === (values.rate === undefined))
    throw new Error(`say what this machine serves at most (--max), or what to offer (--rate)\n${HELP}`);
  const maxPerSecond =
    values.max === undefined
      ? numberOf("rate", values.rate ?? "", 1, 10_000, HELP) / 2
      : numberOf("max", values.max, 1, 5_000, HELP);
  return {
    ratePerSecond: 2 * maxPerSecond,
    seconds: numberOf("seconds", values.seconds, 1, 600, HELP),
    calm: {
      ratePerSecond: numberOf("calm-rate", values["calm-rate"] ?? String(maxPerSecond * CALM_SHARE), 0.1, 10_000, HELP),
      seconds: numberOf("calm-seconds", values["calm-seconds"], 1, 600, HELP),
    },
    webs: whole("web", 1, 16),
    workers: whole("workers", 1, 16),
    seed: whole("seed", 0, 4_294_967_295),
  };
}
