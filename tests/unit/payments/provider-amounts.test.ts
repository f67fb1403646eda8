import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromStripeAmount, toStripeAmount } from "@/lib/payments/stripe/amount";
import { expiryCandidates, statementSuffix } from "@/lib/payments/stripe/start-session";
import { fromXenditAmount, toXenditAmount } from "@/lib/payments/xendit/amount";
import { CURRENCIES } from "@/lib/shared/money";

describe("amounts as providers write them", () => {
  const amounts = fc.record({
    amountMinor: fc.bigInt(1n, 999_999_999_999n),
    currency: fc.constantFrom(...CURRENCIES),
  });

  it("come back unchanged from both", () => {
    fc.assert(
      fc.property(amounts, (money) => {
        expect(fromStripeAmount(toStripeAmount(money), money.currency.toLowerCase())).toEqual(money);
        expect(fromXenditAmount(toXenditAmount(money), money.currency)).toEqual(money);
      }),
    );
  });

  it("are refused when they are no amount of ours", () => {
    expect(fromStripeAmount(100, "jpy")).toBeNull();
    expect(fromStripeAmount(1.5, "php")).toBeNull();
    expect(fromStripeAmount(Number.NaN, "php")).toBeNull();
    for (const odd of ["581.5", null, undefined, Number.NaN, Number.POSITIVE_INFINITY, 581.505, 1e21, {}])
      expect(fromXenditAmount(odd, "PHP"), String(odd)).toBeNull();
    expect(fromXenditAmount(581.5, "JPY")).toBeNull();
    expect(() => toStripeAmount({ amountMinor: 10n ** 17n, currency: "IDR" })).toThrow(RangeError);
  });
});

describe("the life of a payment page", () => {
  const now = new Date("2026-11-20T10:00:00Z");
  const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1_000);

  it("follows the order's when that is half an hour away", () => {
    expect(expiryCandidates(inSeconds(1_800), now)).toEqual([now.getTime() / 1_000 + 1_920]);
  });

  it("is rounded up to a quarter of an hour when the order has less time, and knows what a first try may have said", () => {
    const own = now.getTime() / 1_000 + 300 + 120;
    const [wanted = 0, ...earlier] = expiryCandidates(inSeconds(300), now);
    expect(wanted % 900).toBe(0);
    expect(wanted).toBeGreaterThanOrEqual(now.getTime() / 1_000 + 1_800);
    expect(earlier).toEqual([own, wanted - 900]);
    const fiveMinutesLater = new Date(now.getTime() + 300_000);
    expect([wanted, wanted + 900]).toContain(expiryCandidates(inSeconds(300), fiveMinutesLater)[0]);
  });
});

describe("the card statement's suffix", () => {
  it("is the reference's last ten characters, with a letter among them", () => {
    expect(statementSuffix("FCT-AB2CD-3EFGH")).toBe("AB2CD3EFGH");
    expect(statementSuffix("FCT-12345-67890")).toBeNull();
  });
});
