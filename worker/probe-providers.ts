import { rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { channelBoard, noteFeedback } from "@/lib/payments/channel-board";
import { tellTryAgain } from "@/lib/payments/channel-news";
import type { ProbeResult, ProviderName } from "@/lib/payments/provider";
import { providerOf } from "@/lib/payments/registry";
import { providersSetUp } from "@/lib/provider-settings";
import { breakerStanding } from "@/lib/routing/breaker";
import { channelsToProbe } from "@/lib/routing/probing";
import { breakerOf } from "@/lib/routing/snapshot";

const PROBE_EVERY_SECONDS = 10;
/** A probe that takes longer than a customer would wait is a failed one, whatever its answer. */
const PROBE_PATIENCE_MS = 3_000;

/**
 * Asks the providers that are due whether they answer: each every ten seconds, sooner when fewer customers than usual come back from its
 * pages. One worker asks for all of them (the row is claimed); what it hears, the others hear of.
 */
export async function probeProviders(): Promise<number> {
  const due = await rowsOf<{ provider: ProviderName }>(
    `UPDATE provider_probes SET next_at = now() + make_interval(secs => $2)
     WHERE provider = ANY ($1) AND (next_at <= now() OR (provider = ANY ($3) AND probed_at < now() - interval '2 seconds')) RETURNING provider`,
    [providersSetUp(env), PROBE_EVERY_SECONDS, await wantedSooner()],
  );
  await Promise.all(due.map(({ provider }) => probe(provider)));
  return 0;
}

async function wantedSooner(): Promise<string[]> {
  const { snapshot, config } = await channelBoard();
  const wanted = channelsToProbe(snapshot, Date.now()).filter(
    (id) => (snapshot.health[id]?.probeWantedAtMs ?? null) !== null,
  );
  return [...new Set(wanted.flatMap((id) => config.channels.get(id)?.provider ?? []))];
}

async function probe(provider: ProviderName): Promise<void> {
  const sentAtMs = performance.now();
  const result = await providerOf(provider).probe();
  const tookMs = Math.round(performance.now() - sentAtMs);
  const verdict: ProbeResult =
    result.kind === "up" && tookMs > PROBE_PATIENCE_MS ? { kind: "down", because: "slow" } : result;
  const isUp = verdict.kind === "up";
  const because = verdict.kind === "down" ? verdict.because : null;
  const { config } = await channelBoard();
  const own = [...config.channels.values()].filter((channel) => channel.provider === provider);
  for (const { id } of own) noteFeedback({ kind: "probed", channelId: id, isUp, statedMs: null }, because);
  const { snapshot } = await channelBoard();
  const standing = (id: string) => breakerStanding(breakerOf(snapshot.health[id], "start"), Date.now());
  await tellTryAgain(own.flatMap(({ id }) => (standing(id) === "half_open" ? [id] : [])));
  await rowsOf(
    "UPDATE provider_probes SET probed_at = now(), is_up = $2, because = $3, took_ms = $4 WHERE provider = $1",
    [...[provider, isUp, because, tookMs]],
  );
}
