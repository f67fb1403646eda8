import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Decision, decideOutcome, type EarlierAttempt } from "@/lib/upstream/decide-outcome";
import { nextHost, type PreviousCall } from "@/lib/upstream/next-host";
import type { FaultAnswer } from "../../../sim/bigo/behaviour";
import type { BigoSimulator } from "../../../sim/bigo/main";
import { clientOf, newSeq, rechargeCall, startPlatform } from "./platform";

let sim: BigoSimulator;
beforeAll(async () => {
  sim = await startPlatform();
});
afterAll(() => sim.close());

/** What happens to one call: a fault before or after the effect, a refusal, a worker that dies before it can write. */
type Mishap =
  | { kind: "none" }
  | { kind: "fault"; answer: FaultAnswer; effect: "none" | "done" }
  | { kind: "refusal"; rescode: number; burnsId: boolean }
  | { kind: "worker_died" };

const FAULTS = ["http_401", "http_408", "http_500", "reset", "html", "empty", "truncated", "wrong_seqid"] as const;

const mishap = (canBurn: boolean): fc.Arbitrary<Mishap> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<Mishap>({ kind: "none" }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("fault" as const),
        answer: fc.constantFrom<FaultAnswer>(...FAULTS),
        // A gateway that refuses the signature has not let the call through.
        effect: fc.constantFrom("none" as const, "done" as const),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("refusal" as const),
        rescode: fc.constantFrom(7212004, 7212011, 7212012, 7212001, 7212008),
        burnsId: canBurn ? fc.boolean() : fc.constant(false),
      }),
    },
    { weight: 2, arbitrary: fc.constant<Mishap>({ kind: "worker_died" }) },
  );

function arrange(what: Mishap): void {
  sim.platform.faults.adjust({ rules: [] });
  const rule = {
    path: "recharge",
    host: "any",
    recipient: null,
    reseller: null,
    rescode: null,
    effect: "none",
    burnsId: null,
    times: 1,
    probability: 1,
    delayMs: 0,
  } as const;
  if (what.kind === "fault") {
    const effect = what.answer === "http_401" ? "none" : what.effect;
    sim.platform.faults.addRule({ ...rule, answer: what.answer, effect });
  }
  if (what.kind === "refusal") {
    sim.platform.faults.addRule({ ...rule, answer: "refuse", rescode: what.rescode, burnsId: what.burnsId });
  }
}

/** The delivery as the shop runs it: one order id until a definite refusal, a new seqid for every call. */
async function deliver(mishaps: readonly Mishap[]): Promise<{ decision: Decision; moved: number }> {
  const client = clientOf({ main: sim.url, backup: sim.backupUrl });
  const buOrderId = newSeq();
  const earlier: EarlierAttempt[] = [];
  let previous: PreviousCall | null = null;
  let decision: Decision = { outcome: "unknown", disposition: "retry", because: "no_answer" };
  for (const what of mishaps) {
    arrange(what);
    const host = nextHost(previous);
    const answer = await client.recharge(rechargeCall({ buOrderId, seqId: newSeq(), host }));
    if (what.kind === "worker_died") {
      earlier.push({ rescode: null, because: null });
      continue;
    }
    decision = decideOutcome({ earlier, answer });
    const because = answer.kind === "no_answer" ? answer.because : null;
    earlier.push({ rescode: answer.kind === "answer" ? answer.rescode : null, because });
    previous = { host, because };
    if (decision.outcome !== "unknown" || decision.disposition === "person") break;
  }
  client.close();
  return { decision, moved: sim.platform.bank.rechargesOf(buOrderId).length };
}

// Guarantee: whatever the network and the platform do, diamonds move at most once, "delivered" means that they moved and
// "rejected" means that they did not.
describe("a delivery over a bad line", () => {
  it("is never paid twice, lost or invented while refusals leave the order id free", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mishap(false), { minLength: 1, maxLength: 7 }), async (mishaps) => {
        const { decision, moved } = await deliver(mishaps);
        expect(moved).toBeLessThanOrEqual(1);
        if (decision.outcome === "delivered") expect(moved).toBe(1);
        if (decision.outcome === "rejected") expect(moved).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it("is never called delivered for a burned id, as long as the refusal that burned it was heard", async () => {
    const heard = fc.array(
      mishap(true).filter(({ kind }) => kind !== "worker_died"),
      { minLength: 1, maxLength: 7 },
    );
    await fc.assert(
      fc.asyncProperty(heard, async (mishaps) => {
        const { decision, moved } = await deliver(mishaps);
        expect(moved).toBeLessThanOrEqual(1);
        if (decision.outcome === "delivered") expect(moved).toBe(1);
        if (decision.outcome === "rejected") expect(moved).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it("says that reconciliation must agree where a burned id would look like a delivery", async () => {
    sim.platform.faults.adjust({ rules: [], refusedCallsBurnIds: true });
    const client = clientOf({ main: sim.url });
    const call = rechargeCall({ recipientId: "missing_one" });
    await client.recharge(call);
    const answer = await client.recharge({ ...call, seqId: newSeq() });
    const decision = decideOutcome({ earlier: [{ rescode: null, because: null }], answer });
    expect(decision).toEqual({ outcome: "delivered", because: "duplicate_after_unknown", mustReconcile: true });
    expect(sim.platform.bank.rechargesOf(call.buOrderId)).toHaveLength(0);
    sim.platform.faults.adjust({ refusedCallsBurnIds: false });
    client.close();
  });
});
