import type { Stack } from "@/scripts/stack/stack";
import type { FaultPlan } from "@/tests/chaos/plan-faults";

/** The simulators' own controls: break, mend, count, look. */
export type SimulatorKey = "bigo" | "stripe" | "xendit" | "antom";

const EVERYTHING = 1_000_000;

export async function control(
  stack: Stack,
  name: SimulatorKey,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const init =
    body === undefined
      ? { method }
      : { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`${stack.urls[name]}${path}`, init);
  if (!response.ok) throw new Error(`${name} refused ${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

export function stateOf(stack: Stack, name: SimulatorKey): Promise<unknown> {
  return control(stack, name, "GET", `/_sim/state?limit=${EVERYTHING}`);
}

export async function breakOutside(stack: Stack, plan: FaultPlan): Promise<void> {
  await control(stack, "bigo", "PUT", "/_sim/faults", plan.platform);
  await control(stack, "stripe", "PUT", "/_sim/faults", plan.stripe);
  await control(stack, "xendit", "PUT", "/_sim/faults", plan.xendit);
}

/** The outside world works again. What it has begun it ends: late webhooks are still to come. */
export async function mendOutside(stack: Stack): Promise<void> {
  await control(stack, "bigo", "PUT", "/_sim/faults", { latency: { kind: "uniform", minMs: 5, maxMs: 20 } });
  await control(stack, "bigo", "POST", "/_sim/enable", {});
  await control(stack, "stripe", "PUT", "/_sim/faults", { refundMs: 100 });
  await control(stack, "xendit", "PUT", "/_sim/faults", { voidMs: 50, refundMs: 50 });
}

type PlatformFaults = { rules: { used: number }[] };
type ProviderFaults = { calls: { count: number }[]; webhooks: { dropNext: number } };

/** How many calls and webhooks were really spoilt so far, by what is left of the plan. Ask before mending. */
export async function countSpoilt(stack: Stack, plan: FaultPlan): Promise<number> {
  const { rules } = (await control(stack, "bigo", "GET", "/_sim/faults")) as PlatformFaults;
  let spoilt = rules.reduce((sum, { used }) => sum + used, 0);
  for (const name of ["stripe", "xendit"] as const) {
    const before = plan[name] as ProviderFaults;
    const after = (await control(stack, name, "GET", "/_sim/faults")) as ProviderFaults;
    spoilt += sumOfCounts(before) - sumOfCounts(after);
  }
  return spoilt;
}

function sumOfCounts({ calls, webhooks }: ProviderFaults): number {
  return calls.reduce((sum, { count }) => sum + count, webhooks.dropNext);
}

/** The issuer of the newest open hold takes it back. @returns whether there was one */
export async function loseHold(stack: Stack): Promise<boolean> {
  const { intents } = (await stateOf(stack, "stripe")) as { intents: { id: string; status: string }[] };
  const open = intents.find(({ status }) => status === "requires_capture");
  if (open === undefined) return false;
  // Captured in this very moment: then there is nothing to take back any more.
  return control(stack, "stripe", "POST", "/_sim/expire-hold", { payment_intent: open.id }).then(
    () => true,
    () => false,
  );
}
