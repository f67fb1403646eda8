import { describe, expect, it } from "vitest";
import type { ChannelConfig, ConfiguredChannel } from "@/lib/payments/channel-config";
import { chooseFrom } from "@/lib/payments/choose-channel";
import { DEFAULT_CHANNELS } from "@/lib/payments/default-channels";
import { applyFeedback, type Feedback } from "@/lib/routing/feedback";
import type { RoutingChannel, RoutingSnapshot } from "@/lib/routing/snapshot";

// Guarantee: a payment that brings less than its channel keeps of it (a fixed fee on a small order) is still sent to the channel that works:
// a channel that fails is never the better bargain.
const NOW_MS = 1_800_000_000_000;
const cards = DEFAULT_CHANNELS.filter(({ method }) => method === "card");

const routing: RoutingChannel[] = cards.map(({ id, method, countries, currencies, limits, providerFee }) => ({
  ...{ id, methods: [method], countries, currencies, limits, fee: providerFee, isEnabled: true, isDraining: false },
  ...{ dailyCapUsdMinor: null, usedTodayUsdMinor: 0n, maintenance: [] },
}));
const config: ChannelConfig = {
  channels: new Map(cards.map((card): [string, ConfiguredChannel] => [card.id, { ...card, weightBp: 10_000 }])),
  routing,
  rules: [],
  costPerDiamondUsdMinorMicro: 1_650_000n,
};

/** Both channels have worked well until now, and then one of them has failed four times. */
function snapshotWith(dead: string): RoutingSnapshot {
  const attempt = (channelId: string, index: number) =>
    ({ attemptId: `${channelId} ${index}`, channelId, method: "card", country: "PH", startedAtMs: NOW_MS }) as const;
  const news = cards.flatMap(({ id }): Feedback[] =>
    Array.from({ length: 50 }, (_, index) => ({ kind: "answered", attempt: attempt(id, index), tookMs: 40 })),
  );
  const failures = Array.from(
    { length: 4 },
    (_, index): Feedback => ({ kind: "failed", attempt: attempt(dead, 100 + index) }),
  );
  return [...news, ...failures].reduce<RoutingSnapshot>((snapshot, one) => applyFeedback(snapshot, one, NOW_MS), {
    ...{ channels: routing, health: {}, arms: {}, rules: [] },
  });
}

describe.each(cards.map(({ id }) => id))("while %s does not answer", (dead) => {
  // 50 diamonds: 61 pesos, of which a card channel keeps 15 and a percentage. And an order that brings nothing at all.
  it.each([
    ["a small order", 6_100n, 5_446n],
    ["an order below its cost", 6_100n, 100n],
    ["a large order", 1_200_000n, 1_071_000n],
  ])("%s goes to the other channel", (_what, amountMinor, netMinor) => {
    const ask = { method: "card", country: "PH", amount: { amountMinor, currency: "PHP" }, netMinor } as const;
    const money = { amountUsdMinor: amountMinor / 58n, diamonds: Number(amountMinor / 122n) };
    const random = () => 0.5;
    const { channel } = chooseFrom(config, snapshotWith(dead), { ...ask, ...money }, NOW_MS, random);
    expect(channel.id).not.toBe(dead);
  });
});
