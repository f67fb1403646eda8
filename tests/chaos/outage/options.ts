import { parseArgs } from "node:util";
import { OUTAGE_KINDS, OUTAGE_PROVIDERS, type OutageChoice } from "@/tests/chaos/outage/plan-outages";

/** What `npm run chaos -- --scenario channel-outage` was asked for. */
export type OutageOptions = {
  seed: number;
  ratePerSecond: number;
  /** How many outages there are; each takes its time, and as much calm follows as the shop needs to come back. */
  rounds: number;
  outageSeconds: number;
  calmSeconds: number;
  webs: number;
  workers: number;
  only: OutageChoice;
};

const HELP =
  "npm run chaos -- --scenario channel-outage --seed 1 [--rate 100] [--rounds 12] [--seconds 30] [--calm 20] [--web 1] [--workers 1] " +
  "[--provider antom] [--kind timeout]; " +
  "--seconds is one outage, --calm what lies between two";

export const isOutageDrill = (args: readonly string[]): boolean => args.some((arg) => arg.startsWith("--scenario"));

/** @throws Error with one sentence and the usage */
export function readOutageOptions(args: readonly string[]): OutageOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenario: { type: "string" },
      seed: { type: "string", default: "1" },
      rate: { type: "string", default: "100" },
      rounds: { type: "string", default: "12" },
      seconds: { type: "string", default: "30" },
      calm: { type: "string", default: "20" },
      web: { type: "string", default: "1" },
      workers: { type: "string", default: "1" },
      provider: { type: "string" },
      kind: { type: "string" },
    },
  });
  if (values.scenario !== "channel-outage")
    throw new Error(`the one scenario is channel-outage, not "${values.scenario}"\n${HELP}`);
  return {
    seed: whole("seed", values.seed, 0, 4_294_967_295),
    ratePerSecond: whole("rate", values.rate, 1, 1_000),
    rounds: whole("rounds", values.rounds, 1, 500),
    outageSeconds: whole("seconds", values.seconds, 5, 600),
    calmSeconds: whole("calm", values.calm, 5, 600),
    webs: whole("web", values.web, 1, 8),
    workers: whole("workers", values.workers, 1, 8),
    only: {
      provider: oneOf("provider", values.provider, OUTAGE_PROVIDERS),
      kind: oneOf("kind", values.kind, OUTAGE_KINDS),
    },
  };
}

function oneOf<Word extends string>(name: string, text: string | undefined, words: readonly Word[]): Word | null {
  if (text === undefined) return null;
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new Error(`--${name} must be one of ${words.join(", ")}, but it is "${text}"\n${HELP}`);
}

function whole(name: string, text: string, atLeast: number, atMost: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= atLeast && value <= atMost) return value;
  throw new Error(`--${name} must be a whole number from ${atLeast} to ${atMost}, but it is "${text}"\n${HELP}`);
}
