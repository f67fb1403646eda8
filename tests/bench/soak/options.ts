import { parseArgs } from "node:util";
import { numberOf } from "@/tests/bench/orders/options";

export type SoakOptions = { ratePerSecond: number; minutes: number; webs: number; workers: number };

const HELP = "npm run bench:soak [-- --rate 161 --minutes 10 --web 1 --workers 1]";

/** @throws Error with one sentence and the usage */
export function readOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rate: { type: "string", default: "161" },
      minutes: { type: "string", default: "10" },
      web: { type: "string", default: "1" },
      workers: { type: "string", default: "1" },
    },
  });
  const whole = (name: "minutes" | "web" | "workers", atMost: number) => {
    const value = numberOf(name, values[name], 1, atMost, HELP);
    if (!Number.isInteger(value)) throw new Error(`--${name} must be a whole number\n${HELP}`);
    return value;
  };
  return {
    ratePerSecond: numberOf("rate", values.rate, 1, 10_000, HELP),
    minutes: whole("minutes", 600),
    webs: whole("web", 16),
    workers: whole("workers", 16),
  };
}
