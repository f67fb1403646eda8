import { startFreshShop } from "@/scripts/stack/fresh-shop";
import type { Log } from "@/scripts/stack/managed-process";
import type { Stack } from "@/scripts/stack/stack";
import { type Past, seedPast } from "@/tests/bench/growth/seed-past";
import { runOrders } from "@/tests/bench/orders/run-orders";

/** The real orders whose copies make up the past. */
const TEMPLATES = { ratePerSecond: 25, seconds: 10, warmUpSeconds: 0, cardShare: 0.5, streamShare: 0.2, seed: 1 };

/** How many orders a seeded shop has before its past is made: whoever places more of them counts on from here. */
export const TEMPLATE_ORDERS = TEMPLATES.ratePerSecond * TEMPLATES.seconds;

type Options = { log: Log; say: (line: string) => void };

/** A built shop of its own with real orders of every kind and so many copies of them spread over a year. The caller stops it. */
export async function seedShop(orders: number, { log, say }: Options): Promise<{ stack: Stack; past: Past }> {
  const auditSinceMs = Date.now();
  const stack = await startFreshShop({
    simulators: ["bigo", "stripe", "xendit"],
    // The copied sales never happened at the platform: comparing books with it would rightly stop every account.
    settings: { TRUSTED_PROXIES: "127.0.0.1", RECONCILE_SECONDS: "86400" },
    // Seeding a million orders must not fill the measured minute with checkpoints; durability is as ever.
    databaseSettings: { max_wal_size: "8GB", checkpoint_timeout: "30min" },
    extraEnv: { simulator: { SIM_STRIPE_LATENCY_MS: "0", SIM_BIGO_LATENCY_MS: "87" } },
    log,
  });
  try {
    await runOrders(stack, { ...TEMPLATES, auditSinceMs }, () => undefined);
    const past = await seedPast(stack.database.ownerUrl, orders, say);
    say(`${past.orders.toLocaleString("en")} orders after ${Math.round(past.seconds)} s`);
    return { stack, past };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}
