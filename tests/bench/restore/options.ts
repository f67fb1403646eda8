import { parseArgs } from "node:util";
import { numberOf } from "@/tests/bench/orders/options";

export type RestoreOptions = { orders: number };

const HELP = "npm run bench:restore [-- --orders 1000000]";

/** @throws Error with one sentence and the usage */
export function readOptions(args: readonly string[]): RestoreOptions {
  const { values } = parseArgs({ args: [...args], options: { orders: { type: "string", default: "1000000" } } });
  return { orders: numberOf("orders", values.orders, 500, 10_000_000, HELP) };
}
