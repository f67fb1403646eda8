import { describe, expect, it } from "vitest";
import { readSettings as readAntom } from "@/sim/antom/settings";
import { readSettings as readStripe } from "@/sim/stripe/settings";
import { readSettings as readXendit } from "@/sim/xendit/settings";
import { isOutageDrill, readOutageOptions } from "@/tests/chaos/outage/options";
import { OUTAGE_KINDS, OUTAGE_PROVIDERS, planOutages } from "@/tests/chaos/outage/plan-outages";

const EVERYTHING = { provider: null, kind: null };
const plan = (seed: number, rounds = 24, only: Parameters<typeof planOutages>[0]["only"] = EVERYTHING) =>
  planOutages({ seed, rounds, outageSeconds: 30, calmSeconds: 20, only });

describe("the plan of a drill of outages", () => {
  it("follows from its seed alone", () => {
    expect(plan(4)).toEqual(plan(4));
    expect(plan(4)).not.toEqual(plan(5));
  });

  it("has every kind at every provider before any comes a third time, one outage at a time, with calm between", () => {
    const { outages, seconds } = plan(1);
    const seen = new Set(outages.map(({ provider, kind }) => `${provider} ${kind}`));
    expect(seen.size).toBe(OUTAGE_PROVIDERS.length * OUTAGE_KINDS.length);
    for (const [at, { fromMs, toMs }] of outages.entries()) {
      expect(toMs - fromMs).toBe(30_000);
      expect(fromMs - (outages[at - 1]?.toMs ?? 0)).toBe(20_000);
    }
    expect(seconds).toBe(20 + 24 * 50);
  });

  it("says nothing that the simulators do not understand, and stops those that must not answer at all", () => {
    const read = {
      stripe: (v: unknown) => readStripe(v, 3_600),
      xendit: readXendit,
      antom: (v: unknown) => readAntom(v, 3_600),
    };
    for (const { provider, kind, faults } of [1, 2, 3].flatMap((seed) => plan(seed).outages)) {
      expect(faults === null).toBe(kind === "refused");
      if (faults !== null) expect(read[provider](faults)).toBeTypeOf("object");
    }
  });

  it("may be narrowed down to one provider and one kind", () => {
    const { outages } = plan(1, 4, { provider: "antom", kind: "timeout" });
    expect(outages.map(({ provider, kind }) => `${provider} ${kind}`)).toEqual(Array(4).fill("antom timeout"));
  });
});

describe("what a drill of outages is asked for", () => {
  const read = (text: string) => readOutageOptions(text.split(" "));

  it("is told from the other drills by its scenario", () => {
    expect(isOutageDrill(["--seed", "1"])).toBe(false);
    expect(isOutageDrill(["--scenario", "channel-outage"])).toBe(true);
    expect(read("--scenario channel-outage --seed 7 --rounds 3")).toMatchObject({
      seed: 7,
      rounds: 3,
      ratePerSecond: 100,
    });
  });

  it.each(["--scenario flood", "--scenario channel-outage --rate 0", "--scenario channel-outage --kind rain"])(
    "is refused with a sentence when it makes no sense (%s)",
    (text) => expect(() => read(text)).toThrow(/npm run chaos/),
  );
});
