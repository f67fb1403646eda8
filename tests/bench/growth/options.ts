import { parseArgs } from "node:util";
import { numberOf } from "@/tests/bench/orders/options";

export type GrowthOptions = {
  smallOrders: number;
  largeOrders: number;
  ratePerSecond: number;
  seconds: number;
};

const HELP = "npm run bench:growth [-- --small 10000 --large 1000000 --rate 50 --seconds 30]";

/** @throws Error with one sentence and the usage */
export function readOptions(args: readonly string[]): GrowthOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      small: { type: "string", default: "10000" },
      large: { type: "string", default: "1000000" },
      rate: { type: "string", default: "50" },
      seconds: { type: "string", default: "30" },
    },
  });
  const options = {
    smallOrders: numberOf("small", values.small, 1_000, 10_000_000, HELP),
    largeOrders: numberOf("large", values.large, 1_000, 10_000_000, HELP),
    ratePerSecond: numberOf("rate", values.rate, 1, 1_000, HELP),
    seconds: numberOf("seconds", values.seconds, 1, 600, HELP),
  };
  if (options.largeOrders <= options.smallOrders) throw new Error(`--large must be more than --small\n${HELP}`);
  return options;
}
