import { z } from "zod";
import type { RoutingDecision } from "@/lib/routing/decision";
import { EXCLUSIONS } from "@/lib/routing/filters";

/** What is kept beside an attempt: the decision, and whose place it took. */
export type RoutingRecord = RoutingDecision & { reroutedFrom: string | null };

const score = z.object({
  approvalMean: z.number(),
  approvalWeight: z.number(),
  availability: z.number(),
  isHealthy: z.boolean(),
  p95Ms: z.number().nullable(),
  feeMinor: z.number(),
  latencyPenaltyMinor: z.number(),
  valueMinor: z.number(),
  drawnValueMinor: z.number().nullable(),
  propensity: z.number(),
});

const record = z.object({
  atMs: z.number(),
  method: z.string(),
  country: z.string(),
  amountMinor: z.string(),
  currency: z.string(),
  channelId: z.string().nullable(),
  because: z.enum([
    "rule",
    "breaker_probe",
    "last_resort",
    "only_candidate",
    "best_value",
    "exploration",
    "no_candidate",
  ]),
  ruleApplied: z.string().nullable(),
  isExploration: z.boolean(),
  propensity: z.number(),
  candidates: z.array(
    z.object({ channelId: z.string(), excludedBecause: z.enum(EXCLUSIONS).nullable(), score: score.nullable() }),
  ),
  reroutedFrom: z.string().nullable().default(null),
});

/** Reads the record of an attempt; null of an attempt from before there were records, or of one that another version wrote. */
export function readRoutingRecord(stored: unknown): RoutingRecord | null {
  const parsed = record.safeParse(stored);
  return parsed.success ? parsed.data : null;
}
