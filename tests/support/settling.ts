import type { Shop } from "@/tests/support/shop";

/** What providers do a moment after they were asked: so short that a test does not wait for it. */
export async function makeProvidersQuick(shop: Shop): Promise<void> {
  const quick: Record<string, object> = {
    stripe: {},
    xendit: { voidMs: 1, refundMs: 1, transferMs: 1 },
    antom: { refundMs: 1 },
    btcpay: { claimMs: 1 },
    play: {},
    carrier: { refundMs: 1 },
  };
  for (const name of shop.sims.providers) await shop.sims.control(name, "PUT", "/_sim/faults", quick[name] ?? {});
  await shop.sims.control("bigo", "PUT", "/_sim/faults", {});
}

/** Everything that happens by itself, and then what is asked about a minute later. */
export async function settle(shop: Shop, minutes = 1): Promise<void> {
  await shop.drain();
  for (let minute = 0; minute < minutes; minute += 1) {
    await shop.passTime(61);
    await shop.drain();
  }
}

/** The platform refuses the next delivery for good. */
export async function refuseNextDelivery(shop: Shop): Promise<void> {
  await shop.sims.control("bigo", "PUT", "/_sim/faults", { rules: [{ answer: "refuse", rescode: 7212014, times: 1 }] });
}
