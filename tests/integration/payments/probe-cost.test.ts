import { afterAll, beforeAll, expect, it } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { openShop, type Shop } from "@/tests/support/shop";
import { probeProviders } from "@/worker/probe-providers";

// Guarantee: each provider that is set up is asked once a round. What a round costs, the simulators' side included, is printed and decides nothing.

const ROUNDS = 50;
const ROUND_SECONDS = 10;

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 1_000n }, { providers: ["antom", "btcpay", "play", "carrier"] });
});
afterAll(() => shop.close());

it("asks each provider once a round, and prints what a round costs", async () => {
  const round = async () => {
    await rowsOf("UPDATE provider_probes SET next_at = now()");
    await probeProviders();
  };
  await round();
  const before = process.cpuUsage();
  for (let count = 0; count < ROUNDS; count += 1) await round();
  const { user, system } = process.cpuUsage(before);
  const roundMs = (user + system) / 1_000 / ROUNDS;
  const probes = await rowsOf<{ provider: string; is_up: boolean }>(
    "SELECT provider, is_up FROM provider_probes ORDER BY provider",
  );
  process.stdout.write(
    `a round of ${probes.length} probes: ${roundMs.toFixed(1)} ms of CPU, ${((roundMs / ROUND_SECONDS / 1_000) * 100).toFixed(2)} % of one core\n`,
  );
  expect(probes.every(({ is_up }) => is_up)).toBe(true);
});
