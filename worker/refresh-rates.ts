import { fxSourceOf } from "@/lib/catalog/fx-source";
import { refreshFxRates } from "@/lib/catalog/refresh-fx-rates";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/**
 * How often a worker looks whether the source of exchange rates is due. When it is due is a row in the database, so that many workers, and
 * workers that start again and again, ask as seldom as one.
 */
export const RATES_LOOK_MS = 60_000;

/** Nobody waits for this answer, but a worker that is told to stop waits for its calls. */
const ANSWER_MAX_MS = 5_000;

/** Asks for today's rates when it is time; answers 0, since there is nothing to go on with. */
export async function refreshRates(): Promise<number> {
  const source = fxSourceOf({
    apiBase: env.FX_API_BASE ?? null,
    isDemo: env.FACET_DEMO,
    timeoutMs: Math.min(env.PROVIDER_TIMEOUT_MS, ANSWER_MAX_MS),
  });
  if (source === null) return 0;
  const result = await refreshFxRates({ source, refreshSeconds: env.FX_REFRESH_SECONDS, clock: () => new Date() });
  if (result.outcome === "failed") {
    const { because, detail, failures } = result;
    log().warn({ source: source.name, because, detail, failures }, "no exchange rates; the last ones stay");
  } else if (result.outcome !== "not_due") {
    const { fates, gaps, endsAt } = result;
    if (result.outcome === "partial") log().error({ source: source.name, fates, gaps }, "not every rate was taken");
    else log().info({ source: source.name, fates }, "exchange rates");
    if (endsAt !== null) log().error({ source: source.name, endsAt }, "the source of exchange rates will end");
  }
  return 0;
}
