import { performance } from "node:perf_hooks";
import { type Buyer, type BuyerTrace, buy, type Shop } from "@/tests/bench/orders/buyer";
import { arrivalTimesMs, createRandom, type Load } from "@/tests/bench/schedule";

/**
 * The buyers, in a process of their own, so that neither the shop's nor the audit's work delays them. They come when the schedule
 * says so and not when the shop is ready for them.
 */
export type Visit = Load & { shops: readonly Shop[]; cardShare: number; streamShare: number; firstNumber: number };

export type DriverMessage = { kind: "ready" } | { kind: "done"; traces: BuyerTrace[] };

async function visit({ shops, cardShare, streamShare, firstNumber, ...load }: Visit): Promise<BuyerTrace[]> {
  const times = arrivalTimesMs(load);
  const random = createRandom(load.seed + 1);
  const under: Promise<BuyerTrace>[] = [];
  const startedMs = performance.now();
  await new Promise<void>((resolve) => {
    // One timer for everybody, for the next one to come: thousands of pending ones would be the driver's own load.
    const admit = () => {
      const nowMs = performance.now() - startedMs;
      while (under.length < times.length && (times[under.length] ?? 0) <= nowMs) {
        const at = under.length;
        const shop = shops[at % shops.length] as Shop;
        const buyer: Buyer = {
          number: firstNumber + at,
          method: random() < cardShare ? "card" : "gcash",
          packageNo: Math.floor(random() * shop.packages.length),
          isWatching: random() < streamShare,
        };
        under.push(buy(shop, buyer, nowMs - (times[at] ?? 0)));
      }
      const next = times[under.length];
      if (next === undefined) resolve();
      else setTimeout(admit, Math.max(1, next - nowMs));
    };
    admit();
  });
  return Promise.all(under);
}

process.on("message", (load: Visit) => {
  void visit(load).then((traces) => process.send?.({ kind: "done", traces } satisfies DriverMessage));
});
// Kept connections and their timers would hold the process for a while.
process.once("disconnect", () => process.exit(0));
process.send?.({ kind: "ready" } satisfies DriverMessage);
