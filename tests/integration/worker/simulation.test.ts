import { afterAll, beforeAll, expect, inject, it, vi } from "vitest";
import { env } from "@/lib/env";
import { FLAVOURS } from "@/tests/simulation/flavours";
import type { Simulation } from "@/tests/simulation/simulate";

/** `SEED=7` plays other runs, `RUNS=500` more of them; `npm run simulate` does the same without a test around it. */
const SEED = Number(process.env.SEED ?? 1);
const RUNS = Number(process.env.RUNS ?? 100);
// Runs are counted, not timed: on a busy machine they may take what they need.
vi.setConfig({ testTimeout: Math.max(120_000, RUNS * 2_000), hookTimeout: 120_000 });

let simulation: Simulation;
beforeAll(async () => {
  const superuserUrl = new URL(inject("testServerUrl"));
  superuserUrl.pathname = new URL(env.DATABASE_URL).pathname;
  const { openSimulation } = await import("@/tests/simulation/simulate");
  simulation = await openSimulation(superuserUrl.toString(), SEED);
});
afterAll(() => simulation.close());

// Guarantee: a run is its seed and its number and nothing else, so that what failed once can be looked at again.
it("plays the same steps when a run is repeated, whatever ran in between", async () => {
  const first = await simulation.run(7);
  await simulation.run(8);
  const again = await simulation.run(7);
  expect(again).toEqual(first);
  expect(first.steps).toBeGreaterThan(30);
});

// Guarantee: no flavour wants more of something that is not there, which nobody would notice.
it("has every happening that a flavour names", async () => {
  const { HAPPENINGS } = await import("@/tests/simulation/run");
  const names = new Set(HAPPENINGS.map(({ name }) => name));
  const named = FLAVOURS.flatMap(({ oftener, opening }) => [...Object.keys(oftener), ...opening]);
  expect(named.filter((name) => !names.has(name))).toEqual([]);
});

// Guarantee: whatever goes wrong at whichever call, no rule of money and diamonds is broken after any step, and all comes to rest.
it(`breaks no rule in ${RUNS} runs`, async () => {
  const broken: string[] = [];
  const total = { orders: 0, crashes: 0, faults: 0 };
  for (let number = 1; number <= RUNS; number += 1) {
    const { run, violation, orders, crashes, faults } = await simulation.run(number);
    total.orders += orders;
    total.crashes += crashes;
    total.faults += faults;
    if (violation !== null)
      broken.push(`npm run simulate -- --seed ${SEED} --run ${run}: ${violation.rule} (${violation.detail})`);
  }
  expect(broken).toEqual([]);
  // The runs did meet what they are for.
  expect(total.orders).toBeGreaterThan(RUNS);
  expect(total.crashes).toBeGreaterThan(RUNS / 5);
  expect(total.faults).toBeGreaterThan(RUNS);
});
