import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  channelForMethod,
  channelsFor,
  DEFAULT_CHANNELS,
  type FeeRule,
  feeOf,
  methodsFor,
} from "@/lib/payments/channel";
import { COUNTRIES, COUNTRY_CODES } from "@/lib/shared/countries";

describe("payment channels", () => {
  it("offers cards everywhere and GCash in the Philippines only", () => {
    for (const country of COUNTRY_CODES) {
      const place = { country, currency: COUNTRIES[country].currency };
      const ids = methodsFor(DEFAULT_CHANNELS, place).map(({ id }) => id);
      expect(ids, country).toEqual(country === "PH" ? ["card", "gcash"] : ["card"]);
    }
    expect(methodsFor(DEFAULT_CHANNELS, { country: "PH", currency: "USD" }).map(({ id }) => id)).toEqual(["card"]);
  });

  it("finds the channel of a method, or none", () => {
    const place = { country: "PH", currency: "PHP" } as const;
    expect(channelForMethod(DEFAULT_CHANNELS, { method: "gcash", ...place })).toMatchObject({
      id: "xendit-gcash",
      flow: "pay",
    });
    expect(channelForMethod(DEFAULT_CHANNELS, { method: "gcash", country: "SG", currency: "SGD" })).toBeNull();
  });

  it("hides a channel that is switched off, and keeps the order of the rest", () => {
    const channels = DEFAULT_CHANNELS.map((channel) => ({ ...channel, isEnabled: channel.id !== "stripe-card" }));
    expect(channelsFor(channels, { country: "PH", currency: "PHP" }).map(({ id }) => id)).toEqual(["xendit-gcash"]);
    const turned = DEFAULT_CHANNELS.map((channel) => ({ ...channel, position: 3 - channel.position }));
    expect(methodsFor(turned, { country: "PH", currency: "PHP" }).map(({ id }) => id)).toEqual(["gcash", "card"]);
  });

  it("adds a percentage, rounded half up, and a fixed part in the amount's currency", () => {
    const rule: FeeRule = { percentBp: 340, fixedMinor: { PHP: 1_500n } };
    expect(feeOf(rule, { amountMinor: 58_150n, currency: "PHP" }).amountMinor).toBe(1_977n + 1_500n);
    expect(feeOf(rule, { amountMinor: 58_150n, currency: "SGD" }).amountMinor).toBe(1_977n);
    expect(feeOf(rule, { amountMinor: 100n, currency: "PHP" })).toEqual({ amountMinor: 100n, currency: "PHP" });
  });

  it("never takes more than the amount, nor less than nothing", () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 12n),
        fc.integer({ min: 0, max: 10_000 }),
        fc.bigInt(0n, 10n ** 6n),
        (amountMinor, percentBp, fixed) => {
          const fee = feeOf({ percentBp, fixedMinor: { PHP: fixed } }, { amountMinor, currency: "PHP" }).amountMinor;
          expect(fee >= 0n && fee <= amountMinor).toBe(true);
        },
      ),
    );
  });
});
