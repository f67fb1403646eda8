import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FeeRule, feeOf, servesAmount, servesPlace } from "@/lib/payments/channel";
import { DEFAULT_CHANNELS } from "@/lib/payments/default-channels";
import { COUNTRIES, COUNTRY_CODES } from "@/lib/shared/countries";

describe("payment channels", () => {
  it("are two at least for cards in every country, and two for each country's wallet", () => {
    for (const country of COUNTRY_CODES) {
      const place = { country, currency: COUNTRIES[country].currency };
      const here = DEFAULT_CHANNELS.filter((channel) => servesPlace(channel, place));
      expect(here.filter(({ method }) => method === "card").length, country).toBeGreaterThanOrEqual(2);
      const wallets = here.filter(
        ({ flow, method }) => flow === "pay" && !["bank_transfer", "bitcoin"].includes(method),
      );
      const providers = new Set(wallets.map(({ provider }) => provider));
      if (country !== "SG") expect(providers.size, country).toBe(2);
    }
  });

  it("are at least seven connections over at least five contracts", () => {
    expect(new Set(DEFAULT_CHANNELS.map(({ provider }) => provider)).size).toBeGreaterThanOrEqual(5);
    expect(new Set(DEFAULT_CHANNELS.map(({ id }) => id)).size).toBe(DEFAULT_CHANNELS.length);
    expect(DEFAULT_CHANNELS.length).toBeGreaterThanOrEqual(7);
  });

  it("charge the customer the same for a method, whichever of them takes it", () => {
    for (const { method, customerFee, flow } of DEFAULT_CHANNELS)
      for (const other of DEFAULT_CHANNELS.filter((channel) => channel.method === method)) {
        expect(other.customerFee).toEqual(customerFee);
        expect(other.flow).toBe(flow);
      }
  });

  it("say where they serve and how much they take at once, both ends included", () => {
    const gcash = DEFAULT_CHANNELS.find(({ id }) => id === "xendit-gcash");
    if (gcash === undefined) throw new Error("there is no GCash");
    expect(servesPlace(gcash, { country: "PH", currency: "PHP" })).toBe(true);
    expect(servesPlace(gcash, { country: "SG", currency: "SGD" })).toBe(false);
    expect(servesPlace(gcash, { country: "PH", currency: "USD" })).toBe(false);
    for (const [amountMinor, isServed] of [
      [99n, false],
      [100n, true],
      [10_000_000n, true],
      [10_000_001n, false],
    ] as const)
      expect(servesAmount(gcash, { amountMinor, currency: "PHP" })).toBe(isServed);
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
