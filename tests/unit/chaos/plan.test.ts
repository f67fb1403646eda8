import { describe, expect, it } from "vitest";
import { isUuid } from "@/lib/shared/ids";
import { RuleSchema } from "@/sim/bigo/behaviour";
import { readSettings as readStripe } from "@/sim/stripe/settings";
import { readSettings as readXendit } from "@/sim/xendit/settings";
import { readOptions } from "@/tests/chaos/options";
import { HABITS, planDrill, STORM_MS, uuidFrom } from "@/tests/chaos/plan";

const MANY = Array.from({ length: 300 }, (_, at) => planDrill(1, at + 1));

describe("the plan of a drill", () => {
  it("follows from seed and number alone", () => {
    expect(planDrill(7, 3)).toEqual(planDrill(7, 3));
    expect(planDrill(7, 3)).not.toEqual(planDrill(7, 4));
    expect(planDrill(7, 3)).not.toEqual(planDrill(8, 3));
  });

  it("says nothing that the simulators do not understand", () => {
    for (const { faults } of MANY) {
      for (const rule of faults.platform.rules as unknown[]) expect(() => RuleSchema.parse(rule)).not.toThrow();
      expect(readStripe(faults.stripe, 3_600)).toBeTypeOf("object");
      expect(readXendit(faults.xendit)).toBeTypeOf("object");
    }
  });

  it("has every kind of fault and every habit of buyers somewhere", () => {
    const blows = MANY.flatMap(({ faults }) => faults.blows);
    const targets = new Set(blows.map((blow) => (blow.kind === "kill" ? `kill ${blow.target}` : blow.kind)));
    expect([...targets].sort()).toEqual(["database", "kill both", "kill web", "kill worker", "zombie"]);
    expect(new Set(MANY.flatMap(({ faults }) => faults.forgeries.map(({ kind }) => kind))).size).toBe(2);
    expect(MANY.some(({ faults }) => faults.roomDiamonds !== null)).toBe(true);
    expect(new Set(MANY.flatMap(({ buyers }) => buyers.map(({ habit }) => habit))).size).toBe(HABITS.length);
    const text = JSON.stringify(MANY.map(({ faults }) => faults));
    for (const word of [
      "hang",
      "http_408",
      "http_500",
      "intent.capture",
      "refund.create",
      "timeout_after",
      "timeout_before",
    ])
      expect(text).toContain(`"${word}"`);
    const webhooks = MANY.map(({ faults }) => faults.stripe.webhooks as Record<string, unknown>);
    for (const name of ["delayMs", "duplicateProbability", "reorderProbability", "dropNext"])
      expect(webhooks.some((one) => one[name] !== 0)).toBe(true);
  });

  it("strikes at least once, and everybody comes before the storm is over", () => {
    for (const { faults, buyers } of MANY) {
      expect(faults.blows.length).toBeGreaterThan(0);
      expect(buyers.every(({ arrivesMs }) => arrivesMs < STORM_MS)).toBe(true);
    }
  });

  it("gives no two buyers of a run the same key or recipient", () => {
    const buyers = MANY.flatMap((plan) => plan.buyers);
    expect(new Set(buyers.map(({ placeKey }) => placeKey)).size).toBe(buyers.length);
    expect(new Set(buyers.map(({ recipientId }) => recipientId)).size).toBe(buyers.length);
    expect(isUuid(uuidFrom("anything"))).toBe(true);
  });
});

describe("the options of npm run chaos", () => {
  it("are drills 1 to N, or one of them again", () => {
    expect(readOptions(["--drills", "3", "--seed", "2", "--web", "2", "--workers", "3"])).toEqual({
      drills: [1, 2, 3],
      seed: 2,
      webs: 2,
      workers: 3,
    });
    expect(readOptions(["--drill", "17"]).drills).toEqual([17]);
  });

  it.each([["--drills", "0"], ["--drills", "many"], ["--web", "0"], ["--seed", "-1"], ["--surprise"]])(
    "refuse %s %s with the usage",
    (...args) => {
      expect(() => readOptions(args.filter((one) => one !== undefined))).toThrow();
    },
  );
});
