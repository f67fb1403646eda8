import { parseArgs } from "node:util";

export type LedgerOptions = {
  /** Each way of reserving is measured for so long, in alternating rounds. */
  secondsEach: number;
};

const HELP = "npm run bench:ledger [-- --seconds 6]";

/** @throws Error with one sentence and the usage */
export function readOptions(args: readonly string[]): LedgerOptions {
  const { values } = parseArgs({ args: [...args], options: { seconds: { type: "string", default: "6" } } });
  const secondsEach = /^\d+(\.\d+)?$/.test(values.seconds) ? Number(values.seconds) : Number.NaN;
  if (secondsEach >= 0.3 && secondsEach <= 600) return { secondsEach };
  throw new Error(`--seconds must be a number from 0.3 to 600, but it is "${values.seconds}"\n${HELP}`);
}
