import { parseArgs } from "node:util";
import { numberOf } from "@/tests/bench/orders/options";

export type DeskOptions = {
  orders: number;
  /** How often each page of the mix is opened. */
  times: number;
};

const HELP = "npm run bench:desk [-- --orders 1000000 --times 8]";

/** @throws Error with one sentence and the usage */
export function readOptions(args: readonly string[]): DeskOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { orders: { type: "string", default: "1000000" }, times: { type: "string", default: "8" } },
  });
  return {
    orders: numberOf("orders", values.orders, 100, 10_000_000, HELP),
    times: numberOf("times", values.times, 1, 1_000, HELP),
  };
}
