import type { Behaviour, Latency, PathName, Rule } from "./behaviour";

export type LiveRule = Rule & { id: number; used: number };

export type CallFacts = {
  path: PathName;
  host: "main" | "backup";
  recipient: string | null;
  reseller: string | null;
};

/** The behaviour as it is now, with the rules' counters. All methods take effect for the next call. */
export type Faults = {
  behaviour: () => Omit<Behaviour, "rules"> & { rules: LiveRule[] };
  replace: (behaviour: Behaviour) => void;
  /** Changes what is named. Rules keep their counters unless they are named: one that is used up must not come back. */
  adjust: (changes: Partial<Behaviour>) => void;
  addRule: (rule: Rule) => LiveRule;
  /** False when there is no such rule. */
  removeRule: (id: number) => boolean;
  /** The first rule that wants this call, which is counted; null lets the call pass. */
  pick: (call: CallFacts) => LiveRule | null;
  latencyMs: (path: PathName) => number;
};

export function createFaults(start: Behaviour): Faults {
  let current = start;
  let random = randomFrom(start.seed);
  let nextId = 1;
  let rules: LiveRule[] = [];

  const live = (rule: Rule): LiveRule => ({ ...rule, id: nextId++, used: 0 });

  function replace(behaviour: Behaviour): void {
    current = behaviour;
    random = randomFrom(behaviour.seed);
    rules = behaviour.rules.map(live);
  }

  function adjust({ rules: newRules, ...changes }: Partial<Behaviour>): void {
    current = { ...current, ...changes };
    if (changes.seed !== undefined) random = randomFrom(changes.seed);
    if (newRules !== undefined) rules = newRules.map(live);
  }

  replace(start);
  return {
    behaviour: () => ({ ...current, rules }),
    replace,
    adjust,
    addRule(rule) {
      const added = live(rule);
      rules.push(added);
      return added;
    },
    removeRule(id) {
      const before = rules.length;
      rules = rules.filter((rule) => rule.id !== id);
      return rules.length < before;
    },
    pick(call) {
      for (const rule of rules) {
        if (!wants(rule, call) || (rule.probability < 1 && random() >= rule.probability)) continue;
        rule.used += 1;
        return rule;
      }
      return null;
    },
    latencyMs: (path) => sampleLatencyMs(current.latencyByPath[path] ?? current.latency, random),
  };
}

function wants(rule: LiveRule, call: CallFacts): boolean {
  if (rule.times !== null && rule.used >= rule.times) return false;
  if (rule.path !== "any" && rule.path !== call.path) return false;
  if (rule.host !== "any" && rule.host !== call.host) return false;
  if (rule.recipient !== null && rule.recipient !== call.recipient) return false;
  return rule.reseller === null || rule.reseller === call.reseller;
}

function sampleLatencyMs(latency: Latency, random: () => number): number {
  if (latency.kind === "fixed") return latency.ms;
  if (latency.kind === "uniform") {
    return latency.minMs + random() * Math.max(0, latency.maxMs - latency.minMs);
  }
  // Box-Muller; 1 - random() is never 0, whose logarithm would be infinite.
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.min(latency.maxMs, latency.medianMs * Math.exp(latency.sigma * normal));
}

/** mulberry32: small, fast and repeatable, which is all that a drill needs. */
function randomFrom(seed: number | null): () => number {
  if (seed === null) return Math.random;
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
