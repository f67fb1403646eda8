import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CallOutcome, callOnce } from "@/lib/payments/after-stored-failure";

/** What the network and the provider do to one call. */
type Fate = "ok" | "500_before" | "500_after" | "lost_before" | "lost_after" | "look_fails";

/** A provider that keeps the first result of every key, 500s included, as Stripe documents it. */
function provider(fates: Fate[]) {
  const kept = new Map<string, "done" | "500">();
  let effects = 0;
  const next = () => fates.shift() ?? "ok";
  return {
    effects: () => effects,
    forgetKeys: () => kept.clear(),
    call: async (key: string): Promise<CallOutcome<string>> => {
      const fate = next();
      if (fate === "lost_before") return { outcome: "no_answer", because: "timeout" };
      if (!kept.has(key)) {
        if (fate === "500_before") kept.set(key, "500");
        else {
          effects++;
          kept.set(key, fate === "500_after" ? "500" : "done");
        }
      }
      if (fate === "lost_after") return { outcome: "no_answer", because: "timeout" };
      return kept.get(key) === "done"
        ? { outcome: "answered", result: "done" }
        : { outcome: "stored_failure", because: "http_500" };
    },
    look: async (): Promise<CallOutcome<string | null>> => {
      if (next() === "look_fails") return { outcome: "no_answer", because: "timeout" };
      return { outcome: "answered", result: effects > 0 ? "done" : null };
    },
  };
}

// Guarantee: however calls fail and however often they are repeated, the effect takes place at most once, and exactly
// once when the caller hears `answered`.
describe("a call with a stored failure", () => {
  const fates = fc.array(
    fc.constantFrom<Fate>("ok", "500_before", "500_after", "lost_before", "lost_after", "look_fails"),
    { maxLength: 30 },
  );

  it("has its effect at most once over any number of attempts", async () => {
    await fc.assert(
      fc.asyncProperty(fates, fc.integer({ min: 1, max: 6 }), async (plan, attempts) => {
        const there = provider([...plan]);
        for (let attempt = 1; attempt <= attempts; attempt++) {
          const answer = await callOnce({ baseKey: "ref:1", attempt, call: there.call, look: there.look });
          expect(there.effects()).toBeLessThanOrEqual(1);
          if (answer.outcome === "answered") expect(there.effects()).toBe(1);
        }
      }),
    );
  });

  it("looks first from the second attempt on, because a provider forgets keys after a day", async () => {
    const there = provider(["lost_after"]);
    expect(await callOnce({ baseKey: "ref:1", attempt: 1, call: there.call, look: there.look })).toMatchObject({
      outcome: "no_answer",
    });
    there.forgetKeys();
    expect(await callOnce({ baseKey: "ref:1", attempt: 2, call: there.call, look: there.look })).toEqual({
      outcome: "answered",
      result: "done",
    });
    expect(there.effects()).toBe(1);
  });

  it("goes on to the next key only after a stored failure that had no effect", async () => {
    const keys: string[] = [];
    const answer = await callOnce<string>({
      baseKey: "cap:1",
      attempt: 1,
      call: async (key) => {
        keys.push(key);
        return key === "cap:1"
          ? { outcome: "stored_failure", because: "http_500" }
          : { outcome: "answered", result: "done" };
      },
      look: async () => ({ outcome: "answered", result: null }),
    });
    expect(answer).toEqual({ outcome: "answered", result: "done" });
    expect(keys).toEqual(["cap:1", "cap:1:2"]);
  });
});
