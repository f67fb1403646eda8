import { parseArgs } from "node:util";

/** What `npm run chaos` was asked for. */
export type ChaosOptions = {
  /** The drills to run, by number from 1; `--drill K` is one of them again. */
  drills: readonly number[];
  seed: number;
  webs: number;
  workers: number;
};

const HELP =
  "npm run chaos -- --drills 20 --seed 1 [--web 1] [--workers 2], or --drill K --seed S for one of them again";

/** @throws Error with one sentence and the usage */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      drills: { type: "string", default: "20" },
      drill: { type: "string" },
      seed: { type: "string", default: "1" },
      web: { type: "string", default: "1" },
      // A worker that sleeps beyond its lease is a zombie only when somebody else takes its work.
      workers: { type: "string", default: "2" },
    },
  });
  const count = whole("drills", values.drills, 1, 10_000);
  return {
    drills:
      values.drill === undefined
        ? Array.from({ length: count }, (_, at) => at + 1)
        : [whole("drill", values.drill, 1, 10_000)],
    seed: whole("seed", values.seed, 0, 4_294_967_295),
    webs: whole("web", values.web, 1, 8),
    workers: whole("workers", values.workers, 1, 8),
  };
}

function whole(name: string, text: string, atLeast: number, atMost: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= atLeast && value <= atMost) return value;
  throw new Error(`--${name} must be a whole number from ${atLeast} to ${atMost}, but it is "${text}"\n${HELP}`);
}
