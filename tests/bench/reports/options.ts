import { parseArgs } from "node:util";
import { numberOf } from "@/tests/bench/orders/options";

export type ReportsOptions = { orders: number };

const HELP = "npm run bench:reports [-- --orders 1000000]";

/** @throws Error with one sentence and the usage */
export function readOptions(args: readonly string[]): ReportsOptions {
  const { values } = parseArgs({ args: [...args], options: { orders: { type: "string", default: "1000000" } } });
  return { orders: numberOf("orders", values.orders, 1_000, 10_000_000, HELP) };
}
