import { parseArgs } from "node:util";

/** What `npm run bench:orders` was asked to measure. */
export type OrdersOptions = {
  ratePerSecond: number;
  seconds: number;
  webs: number;
  workers: number;
  /** How long the platform takes for a call; its own median is about 87 ms. */
  upstreamMs: number;
  /** The rest pays by e-wallet. */
  cardShare: number;
  /** Share of the buyers who keep a status stream open until they see their diamonds. */
  streamShare: number;
  /** Buyers before the clock starts: code and caches get warm, and none of it counts. */
  warmUpSeconds: number;
  seed: number;
  /** Folder for CPU profiles of every process; they cost a few per cent themselves. */
  profileDir: string | null;
  /** Search for the highest rate that holds, then confirm it; `ratePerSecond` is where the search begins. */
  isFindingMax: boolean;
  /** The platform speaks TLS, so that `stepsMs.tls` is a handshake. */
  isTls: boolean;
  /** Settings of the shop over the defaults, "WRITER_WAIT_MS=5". */
  settings: Readonly<Record<string, string>>;
};

const HELP =
  "npm run bench:orders -- --rate 50 --seconds 30 [--web 1] [--workers 1] [--upstream-ms 87] [--card-share 0.5] " +
  "[--stream-share 0.2] [--warm-up-seconds 5] [--seed 1] [--find-max] [--tls] " +
  "[--profile FOLDER] [--set NAME=VALUE]";

/** @throws Error with one sentence and the usage */
export function readOptions(args: readonly string[]): OrdersOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rate: { type: "string" },
      seconds: { type: "string" },
      "find-max": { type: "boolean", default: false },
      tls: { type: "boolean", default: false },
      web: { type: "string", default: "1" },
      workers: { type: "string", default: "1" },
      "upstream-ms": { type: "string", default: "87" },
      "card-share": { type: "string", default: "0.5" },
      "stream-share": { type: "string", default: "0.2" },
      "warm-up-seconds": { type: "string", default: "5" },
      seed: { type: "string", default: "1" },
      profile: { type: "string" },
      set: { type: "string", multiple: true, default: [] },
    },
  });
  const whole = (name: "web" | "workers" | "upstream-ms" | "seed", atLeast: number, atMost: number) => {
    const value = numberOf(name, values[name], atLeast, atMost);
    if (!Number.isInteger(value)) throw new Error(`--${name} must be a whole number\n${HELP}`);
    return value;
  };
  const isFindingMax = values["find-max"];
  return {
    ratePerSecond: numberOf("rate", values.rate ?? (isFindingMax ? "100" : "50"), 0.1, 10_000),
    seconds: numberOf("seconds", values.seconds ?? (isFindingMax ? "10" : "30"), 1, 3_600),
    webs: whole("web", 1, 16),
    workers: whole("workers", 1, 16),
    upstreamMs: whole("upstream-ms", 0, 60_000),
    cardShare: numberOf("card-share", values["card-share"], 0, 1),
    streamShare: numberOf("stream-share", values["stream-share"], 0, 1),
    warmUpSeconds: numberOf("warm-up-seconds", values["warm-up-seconds"], 0, 600),
    seed: whole("seed", 0, 4_294_967_295),
    profileDir: values.profile ?? null,
    isFindingMax,
    isTls: values.tls,
    settings: Object.fromEntries(values.set.map(readSetting)),
  };
}

export function numberOf(name: string, text: string, atLeast: number, atMost: number, help = HELP): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= atLeast && value <= atMost) return value;
  throw new Error(`--${name} must be a number from ${atLeast} to ${atMost}, but it is "${text}"\n${help}`);
}

function readSetting(text: string): [string, string] {
  const [, name = "", value = ""] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(text) ?? [];
  if (name === "") throw new Error(`--set takes NAME=VALUE, not "${text}"\n${HELP}`);
  return [name, value];
}
