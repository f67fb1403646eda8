import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fromPlayMoney } from "@/lib/payments/play/amount";
import { productIdOf } from "@/lib/payments/play/product";
import { isReport } from "@/lib/payments/provider";
import { newId } from "@/lib/shared/ids";
import { CURRENCIES, type Money, minorPerMajor } from "@/lib/shared/money";
import { type PlayKit, playKit } from "@/tests/unit/payments/kits/play-kit";

const PRICE: Money = { amountMinor: 58_150n, currency: "PHP" };
const THREE_DAYS_MS = 3 * 86_400_000;

// Guarantee: a token is worth what Google says of it: which product, which payment, how much, and whether it was used.
describe("a purchase token that a customer's page hands in", () => {
  let kit: PlayKit;
  beforeEach(async () => {
    kit = await playKit();
  });
  afterEach(() => kit.close());

  const read = (purchaseToken: string, diamonds = 600) =>
    kit.provider.readPurchase({ productId: productIdOf(diamonds), purchaseToken });
  const bought = (changes: Partial<Parameters<PlayKit["buys"]>[0]> = {}) =>
    kit.buys({ diamonds: 600, paymentId: newId(), amount: PRICE, ...changes });
  const capture = (providerPaymentId: string, amount = PRICE) =>
    kit.provider.capture({ paymentId: newId(), providerPaymentId, amount, attempt: 1 });

  it("names the payment, the amount and the last day", async () => {
    const paymentId = newId();
    const before = Date.now();
    const { purchaseToken } = await bought({ paymentId });
    const answer = await read(purchaseToken);
    expect(answer).toMatchObject({
      kind: "purchase",
      productId: "diamonds_600",
      providerPaymentId: purchaseToken,
      paymentId,
      sessionId: paymentId,
      state: "authorised",
      amount: PRICE,
      isTest: false,
    });
    if (answer.kind !== "purchase") return;
    const lastMs = answer.captureBefore?.getTime() ?? 0;
    expect(lastMs).toBeGreaterThanOrEqual(before - 1_000 + THREE_DAYS_MS);
    expect(lastMs).toBeLessThanOrEqual(Date.now() + THREE_DAYS_MS);
  });

  it("of another order names the other payment", async () => {
    const [mine, theirs] = [newId(), newId()];
    const { purchaseToken } = await bought({ paymentId: theirs });
    const answer = await read(purchaseToken);
    expect(answer).toMatchObject({ kind: "purchase", paymentId: theirs });
    expect(answer).not.toMatchObject({ paymentId: mine });
  });

  it("names no payment when the app passed none on", async () => {
    const { purchaseToken } = await bought({ paymentId: null });
    expect(await read(purchaseToken)).toMatchObject({ kind: "purchase", paymentId: null, amount: PRICE });
  });

  it("used twice is seen to be used", async () => {
    const { purchaseToken } = await bought();
    expect(await capture(purchaseToken)).toMatchObject({ kind: "done", providerId: purchaseToken });
    expect(await read(purchaseToken)).toMatchObject({ kind: "purchase", state: "captured", amount: PRICE });
  });

  it("of another product is refused", async () => {
    const { purchaseToken } = await bought({ diamonds: 60 });
    expect(await read(purchaseToken)).toEqual({ kind: "refused", code: "purchase.other_product" });
  });

  it("with another price or currency is reported with what was paid", async () => {
    const cheap: Money = { amountMinor: 100n, currency: "PHP" };
    expect(await read((await bought({ amount: cheap })).purchaseToken)).toMatchObject({ amount: cheap });
    const dong: Money = { amountMinor: 27_000n, currency: "VND" };
    expect(await read((await bought({ amount: dong })).purchaseToken)).toMatchObject({ amount: dong });
  });

  it("in a currency that we do not sell in is refused, and unknown to a query", async () => {
    const answer = await kit.control("/_sim/purchase", { productId: "diamonds_600", price: "900", currency: "JPY" });
    const purchaseToken = String(answer.purchaseToken);
    expect(await read(purchaseToken)).toEqual({ kind: "refused", code: "purchase.other_currency" });
    const ref = { paymentId: newId(), sessionId: null, providerPaymentId: purchaseToken };
    expect(await kit.provider.query(ref)).toEqual({ kind: "unknown", because: "currency_not_ours" });
  });

  it("that Google does not know is refused, and what cannot be one is not asked about", async () => {
    const asked = async () => (await kit.state()).accessTokens;
    const odd = ["", "two words", "a/b", "%2e%2e", "x".repeat(1_001)];
    for (const purchaseToken of odd)
      expect(await read(purchaseToken)).toEqual({ kind: "refused", code: "purchase.not_found" });
    expect(await asked()).toBe(0);
    expect(await read("invented.token")).toEqual({ kind: "refused", code: "purchase.not_found" });
    expect(await asked()).toBe(1);
  });

  it.each(["timeout_before", "http_500_before", "html_before", "rate_limit"])(
    "says unknown of silence, wherever it falls (%s)",
    async (kind) => {
      const { purchaseToken } = await bought();
      for (const operation of ["purchase.get", "order.get"]) {
        await kit.setFaults({ calls: [{ operation, kind }] });
        expect(await read(purchaseToken), operation).toMatchObject({ kind: "unknown" });
        expect(await read(purchaseToken), operation).toMatchObject({ kind: "purchase" });
      }
    },
  );

  it("of a slow payment is pending until it comes in", async () => {
    const { purchaseToken, orderId } = await bought({ isPending: true });
    expect(orderId).toBeNull();
    expect(await read(purchaseToken)).toMatchObject({ state: "pending", amount: null, captureBefore: null });
    expect(await capture(purchaseToken)).toEqual({ kind: "refused", code: "payment.nothing_held" });
    const cancel = { paymentId: newId(), sessionId: null, providerPaymentId: purchaseToken, attempt: 1 };
    expect(await kit.provider.cancel(cancel)).toEqual({ kind: "refused", code: "payment.page_stays_open" });
    await kit.control("/_sim/approve", { purchaseToken, result: "pay" });
    expect(await read(purchaseToken)).toMatchObject({ state: "authorised", amount: PRICE });
  });

  it("of a slow payment that never came is cancelled", async () => {
    const { purchaseToken } = await bought({ isPending: true });
    await kit.control("/_sim/approve", { purchaseToken, result: "decline" });
    expect(await read(purchaseToken)).toMatchObject({ state: "cancelled", amount: null });
    expect(await capture(purchaseToken)).toMatchObject({ kind: "refused", isLost: true });
  });

  it("of a licence tester has three minutes", async () => {
    const { purchaseToken } = await bought({ isTest: true });
    const answer = await read(purchaseToken);
    expect(answer).toMatchObject({ kind: "purchase", isTest: true });
    if (answer.kind === "purchase") expect(answer.captureBefore?.getTime()).toBeLessThan(Date.now() + 181_000);
  });

  it("that nobody used for three days is given back by Google, and lost to us", async () => {
    await kit.setFaults({ acknowledgeMs: 30 });
    const { purchaseToken } = await bought();
    await kit.webhook(({ kind }) => kind === "voidedPurchaseNotification");
    expect(await read(purchaseToken)).toMatchObject({ state: "cancelled", failureCode: "purchase_voided" });
    expect(await capture(purchaseToken)).toEqual({ kind: "refused", code: "payment.hold_gone", isLost: true });
  });

  it("is taken whole, with what Google keeps", async () => {
    const { purchaseToken } = await bought();
    for (const amountMinor of [58_149n, 58_151n])
      expect(await capture(purchaseToken, { ...PRICE, amountMinor })).toEqual({
        kind: "refused",
        code: "payment.cannot_capture_in_part",
      });
    expect((await kit.state()).counts).toMatchObject({ consumed: 0 });
    // 15 % of 581.50, and the developer's share cut to whole centavos.
    expect(await capture(purchaseToken)).toEqual({ kind: "done", providerId: purchaseToken, feeMinor: 8_723n });
  });

  it("that was consumed between our look and our call is done, not refused", async () => {
    const { purchaseToken } = await bought();
    const both = await Promise.all([capture(purchaseToken), capture(purchaseToken)]);
    expect(both.map(({ kind }) => kind)).toEqual(["done", "done"]);
    expect((await kit.state()).counts).toMatchObject({ consumed: 1 });
  });

  it("is never paid for on the customer's word when their payment was declined", async () => {
    await kit.setFaults({ declineNext: 1 });
    expect(await bought()).toEqual({ result: "declined" });
    expect((await kit.state()).counts).toMatchObject({ purchases: 0 });
  });

  it("tells a shop without rights from a purchase that is not there", async () => {
    const { purchaseToken } = await bought();
    const stranger = await kit.stranger.query({
      paymentId: newId(),
      sessionId: null,
      providerPaymentId: purchaseToken,
    });
    expect(isReport(stranger)).toBe(false);
    expect(stranger).toEqual({ kind: "unknown", because: "unauthorised" });
  });
});

describe("money as Google writes it", () => {
  it("is read exactly, or not at all", () => {
    const amounts = fc.record({
      amountMinor: fc.bigInt(0n, 10n ** 15n),
      currency: fc.constantFrom(...CURRENCIES),
    });
    fc.assert(
      fc.property(amounts, (money) => {
        const perMajor = minorPerMajor(money.currency);
        const units = String(money.amountMinor / perMajor);
        const nanos = Number(((money.amountMinor % perMajor) * 1_000_000_000n) / perMajor);
        expect(fromPlayMoney({ currencyCode: money.currency, units, nanos })).toEqual(money);
      }),
    );
  });

  it("may leave out what is nought", () => {
    expect(fromPlayMoney({ currencyCode: "PHP" })).toEqual({ amountMinor: 0n, currency: "PHP" });
    expect(fromPlayMoney({ currencyCode: "PHP", nanos: 990_000_000 })).toEqual({ amountMinor: 99n, currency: "PHP" });
  });

  it("is refused with a fraction of a centavo, below nought, or in a currency of others", () => {
    const odd = [
      { currencyCode: "PHP", units: "1", nanos: 5_000_000 },
      { currencyCode: "VND", units: "1", nanos: 500_000_000 },
      { currencyCode: "PHP", units: "-1" },
      { currencyCode: "PHP", units: "1", nanos: -1 },
      { currencyCode: "PHP", units: "1", nanos: 1_000_000_000 },
      { currencyCode: "PHP", units: 1 },
      { currencyCode: "JPY", units: "1" },
    ];
    for (const money of odd) expect(fromPlayMoney(money), JSON.stringify(money)).toBeNull();
    expect(fromPlayMoney(null)).toBeNull();
  });
});

describe("the product in the Play Console", () => {
  it("is named after its diamonds", () => {
    expect(productIdOf(600)).toBe("diamonds_600");
    for (const odd of [0, -1, 1.5, Number.NaN]) expect(() => productIdOf(odd)).toThrow(RangeError);
  });
});
