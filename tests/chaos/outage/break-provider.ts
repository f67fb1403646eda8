import { setTimeout as wait } from "node:timers/promises";
import type { Stack } from "@/scripts/stack/stack";
import type { OutageFacts } from "@/tests/chaos/outage/count-switches";
import {
  OUTAGE_PROVIDERS,
  type OutageProvider,
  type PlannedOutage,
  USUAL_LATENCY_MS,
} from "@/tests/chaos/outage/plan-outages";
import { control } from "@/tests/chaos/outside";

type Say = (line: string) => void;

/** A provider as it is on a good day. */
export async function mendProvider(stack: Stack, provider: OutageProvider): Promise<void> {
  await control(stack, provider, "PUT", "/_sim/faults", { latencyMs: USUAL_LATENCY_MS });
}

export async function mendProviders(stack: Stack): Promise<void> {
  for (const provider of OUTAGE_PROVIDERS) await mendProvider(stack, provider);
}

/** Breaks and mends the providers as planned, one after the other. Answers what really was. */
export async function strikeProviders(
  stack: Stack,
  outages: readonly PlannedOutage[],
  startedAtMs: number,
  say: Say,
): Promise<OutageFacts[]> {
  const facts: OutageFacts[] = [];
  for (const outage of outages) {
    const { number, provider, kind } = outage;
    await wait(Math.max(0, startedAtMs + outage.fromMs - Date.now()));
    say(`outage ${number}: ${provider} ${kind} ${JSON.stringify(outage.faults)}`);
    const fromMs = await breakProvider(stack, outage);
    await wait(Math.max(0, startedAtMs + outage.toMs - Date.now()));
    if (outage.faults === null) await openAgain(stack, provider);
    await mendProvider(stack, provider);
    facts.push({ number, provider, kind, fromMs, toMs: Date.now() });
    say(`outage ${number} is over`);
  }
  return facts;
}

/** @returns when the first call may have failed */
async function breakProvider(stack: Stack, { provider, faults }: PlannedOutage): Promise<number> {
  const fromMs = Date.now();
  if (faults === null) await stack.simulators[provider]?.stop();
  else await control(stack, provider, "PUT", "/_sim/faults", faults);
  return fromMs;
}

async function openAgain(stack: Stack, provider: OutageProvider): Promise<void> {
  const simulator = stack.simulators[provider];
  await simulator?.restart();
  await simulator?.untilHealthy();
}
