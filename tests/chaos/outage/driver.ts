import { performance } from "node:perf_hooks";
import { arrivalTimesMs, createRandom, type Load } from "@/tests/bench/schedule";
import { buy, type Customer, type CustomerTrace, type OutageShop } from "@/tests/chaos/outage/customer";

/**
 * The customers, in a process of their own: they come when the schedule says so, not when the shop is ready for them, whatever is broken at
 * the moment.
 */
export type OutageVisit = Load & { shops: readonly OutageShop[]; firstNumber: number };

export type OutageDriverMessage = { kind: "ready" } | { kind: "done"; traces: CustomerTrace[]; lateMs: number[] };

const CARD_SHARE = 0.5;
const READS_MS = { atLeast: 1_500, spread: 2_000 };

async function visit({ shops, firstNumber, ...load }: OutageVisit): Promise<OutageDriverMessage> {
  const times = arrivalTimesMs(load);
  const random = createRandom(load.seed + 1);
  const under: Promise<CustomerTrace>[] = [];
  const lateMs: number[] = [];
  const startedMs = performance.now();
  await new Promise<void>((resolve) => {
    // One timer for everybody, for the next one to come: thousands of pending ones would be the driver's own load.
    const admit = () => {
      const nowMs = performance.now() - startedMs;
      while (under.length < times.length && (times[under.length] ?? 0) <= nowMs) {
        const at = under.length;
        const shop = shops[at % shops.length] as OutageShop;
        lateMs.push(nowMs - (times[at] ?? 0));
        under.push(buy(shop, customerOf(firstNumber + at, shop, random)));
      }
      const next = times[under.length];
      if (next === undefined) resolve();
      else setTimeout(admit, Math.max(1, next - nowMs));
    };
    admit();
  });
  return { kind: "done", traces: await Promise.all(under), lateMs };
}

function customerOf(number: number, shop: OutageShop, random: () => number): Customer {
  return {
    number,
    method: random() < CARD_SHARE ? "card" : "gcash",
    packageNo: Math.floor(random() * shop.packages.length),
    readsMs: READS_MS.atLeast + random() * READS_MS.spread,
  };
}

process.on("message", (load: OutageVisit) => {
  void visit(load).then((done) => process.send?.(done));
});
// Kept connections and their timers would hold the process for a while.
process.once("disconnect", () => process.exit(0));
process.send?.({ kind: "ready" } satisfies OutageDriverMessage);
