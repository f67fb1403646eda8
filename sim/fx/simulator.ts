import { badRequest, faultReply, happensBefore, pause, pickMs, takeCallFault } from "../shared/call-faults";
import {
  json,
  readJson,
  type SimReply,
  type SimRequest,
  type SimRoute,
  type SimServer,
  startSimServer,
} from "../shared/http-server";
import { type FxFaults, faultsView, isCode, isRecord, noFaults, readFaults } from "./faults";
import { answerText, isRateText, Quotes } from "./quotes";

export type FxSimulatorOptions = { port: number; host?: string; nowMs?: () => number };

const RATES_MAX = 50;
const HOUR_SECONDS = 3_600;

/**
 * A service of exchange rates on this machine, as ExchangeRate-API documents its open access endpoint (exchangerate-api.com/docs/free, read
 * in November 2026): `GET /v6/latest/USD`, no key, a new quote a day. It quotes for one dollar only; any other base is refused in the
 * service's words, with the status of a guess, since the document does not name one.
 */
export async function startFxSimulator({
  port,
  host = "127.0.0.1",
  nowMs = Date.now,
}: FxSimulatorOptions): Promise<SimServer> {
  const world: World = { quotes: new Quotes(nowMs), faults: noFaults(), asked: 0 };
  const routes = [
    { method: "GET", path: "/v6/latest/:base", handle: (request: SimRequest) => answerLatest(world, request) },
    ...controlRoutes(world),
  ];
  return startSimServer({ host, port, routes });
}

type World = { quotes: Quotes; faults: FxFaults; asked: number };

const SERVER_ERROR = json(500, { result: "error", "error-type": "unknown" });
const RATE_LIMIT = json(429, { result: "error", "error-type": "rate-limited" });

async function answerLatest(world: World, { params }: SimRequest): Promise<SimReply> {
  world.asked += 1;
  const { faults } = world;
  await pause(pickMs(faults.latencyMs, faults.random));
  const kind = takeCallFault(faults.calls, "rates.latest", faults.random);
  const words = { serverError: SERVER_ERROR, rateLimit: RATE_LIMIT };
  if (kind !== null && happensBefore(kind)) return faultReply(kind, { ...words, real: null });
  const real = latest(world, params.base ?? "");
  return kind === null ? real : faultReply(kind, { ...words, real });
}

function latest({ quotes, faults }: World, base: string): SimReply {
  const no = (status: number, type: string) => json(status, { result: "error", "error-type": type });
  if (faults.errorType !== null) return no(200, faults.errorType);
  if (base !== "USD") return no(404, "unsupported-code");
  const { rates, publishedSeconds } = quotes.current();
  const kept = Object.entries(rates).filter(([code]) => !faults.missing.includes(code));
  return {
    kind: "reply",
    status: 200,
    headers: { "content-type": "application/json" },
    body: answerText({
      rates: { ...Object.fromEntries(kept), ...faults.absurd },
      publishedSeconds: publishedSeconds - Math.round(faults.hoursOld * HOUR_SECONDS),
      padBytes: faults.padBytes,
    }),
  };
}

/** The simulator's own interface for tests, drills and demos; the real service has none of it. */
function controlRoutes(world: World): SimRoute[] {
  const state = () => json(200, { asked: world.asked, ...world.quotes.current() });
  return [
    { method: "GET", path: "/_sim/state", handle: state },
    { method: "GET", path: "/_sim/faults", handle: () => json(200, faultsView(world.faults)) },
    {
      method: "PUT",
      path: "/_sim/faults",
      handle: (request) => {
        const next = readFaults(readJson(request));
        if (typeof next === "string") return badRequest(next);
        world.faults = next;
        return json(200, faultsView(next));
      },
    },
    {
      method: "POST",
      path: "/_sim/rates",
      handle: (request) => {
        const wanted = readJson(request);
        if (!isRecord(wanted) || Object.keys(wanted).length > RATES_MAX) return badRequest('send {"PHP":"58.9"}');
        for (const [code, rate] of Object.entries(wanted)) {
          if (!isCode(code) || !isRateText(rate))
            return badRequest('a rate is a decimal above 0 as text: {"PHP":"58.9"}');
        }
        world.quotes.move(wanted as Record<string, string>);
        return state();
      },
    },
    {
      method: "POST",
      path: "/_sim/reset",
      handle: () => {
        world.quotes.reset();
        world.faults = noFaults();
        world.asked = 0;
        return json(200, { reset: true });
      },
    },
  ];
}
