import { parseArgs } from "node:util";
import { ROUTE_NAMES, type RouteName } from "./routes";

export const PARTS = ["weight", "lighthouse", "vitals", "throughput"] as const;
export type Part = (typeof PARTS)[number];

/** What `npm run bench:pages` was asked to measure. */
export type PagesOptions = {
  parts: readonly Part[];
  routes: readonly RouteName[];
  /** Lighthouse and vitals are taken this often; the report has the median. */
  runs: number;
  /** Of the load generator. */
  connections: number;
  seconds: number;
};

const HELP =
  "npm run bench:pages -- [--only weight,lighthouse,vitals,throughput] [--routes home,order,track,sign-in,account,help] " +
  "[--runs 3] [--connections 50] [--seconds 10]";

/** @throws Error with one sentence and the usage */
export function readOptions(args: readonly string[]): PagesOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", default: PARTS.join(",") },
      routes: { type: "string", default: ROUTE_NAMES.join(",") },
      runs: { type: "string", default: "3" },
      connections: { type: "string", default: "50" },
      seconds: { type: "string", default: "10" },
    },
  });
  return {
    parts: namesOf("only", values.only, PARTS),
    routes: namesOf("routes", values.routes, ROUTE_NAMES),
    runs: wholeNumber("runs", values.runs, 15),
    connections: wholeNumber("connections", values.connections, 1_000),
    seconds: wholeNumber("seconds", values.seconds, 600),
  };
}

function namesOf<Name extends string>(option: string, text: string, known: readonly Name[]): Name[] {
  const asked = text.split(",").map((name) => name.trim());
  const stranger = asked.find((name) => !known.some((one) => one === name));
  if (stranger !== undefined) throw new Error(`--${option} does not know "${stranger}"\n${HELP}`);
  return known.filter((name) => asked.includes(name));
}

function wholeNumber(option: string, text: string, atMost: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= atMost) return value;
  throw new Error(`--${option} must be a whole number from 1 to ${atMost}, but it is "${text}"\n${HELP}`);
}
