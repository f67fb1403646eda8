import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fromAntomAmount, toAntomAmount } from "@/lib/payments/antom/amount";
import type { StartRequest } from "@/lib/payments/provider";
import { COUNTRIES } from "@/lib/shared/countries";
import type { MethodId } from "@/lib/shared/methods";
import { CURRENCIES } from "@/lib/shared/money";
import type { AntomKit } from "@/tests/unit/payments/kits/antom-sandbox";
import { antomWalletKit } from "@/tests/unit/payments/kits/antom-wallet-kit";
import { refundOf, stepsOf } from "@/tests/unit/payments/kits/payment-steps";

type Place = Pick<StartRequest, "method" | "country">;

const WALLETS: readonly Place[] = [
  { method: "gcash", country: "PH" },
  { method: "dana", country: "ID" },
  { method: "touch_n_go", country: "MY" },
  { method: "truemoney", country: "TH" },
  { method: "momo", country: "VN" },
];

const CARDS: readonly Place[] = (["PH", "ID", "MY", "TH", "VN", "SG"] as const).map((country) => ({
  method: "card",
  country,
}));

// Guarantee: a wallet's money is said to the last unit of its currency, taken once, and given back at most once per refund.
describe("a wallet payment through Antom", () => {
  let kit: AntomKit;
  beforeEach(async () => {
    kit = await antomWalletKit();
  });
  afterEach(() => kit.close());

  const { opened, report, paid } = stepsOf(() => kit);

  const press = (url: string, result: string) =>
    fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams({ result }) });
  const requestFor = ({ method, country }: Place, amountMinor: bigint) =>
    kit.request({ method, country, amount: { amountMinor, currency: COUNTRIES[country].currency } });
  const cancelOf = ({ paymentId }: { paymentId: string }) =>
    kit.provider.cancel({ paymentId, sessionId: paymentId, providerPaymentId: null, attempt: 1 });

  it.each([...WALLETS, ...CARDS])("keeps every amount exact: $method in $country", async (place) => {
    for (const amountMinor of [30_000n, 58_101n, 2_999_999n]) {
      const payment = await paid(requestFor(place, amountMinor));
      expect((await report(payment)).amount).toEqual(payment.amount);
      const { news } = await kit.webhook(({ rawBody }) => rawBody.includes(payment.paymentId));
      expect(news).toMatchObject({
        report: { state: place.method === "card" ? "authorised" : "paid", amount: payment.amount },
      });
      if (place.method !== "card")
        expect((await kit.provider.refund(refundOf(payment, amountMinor - 1n))).kind).toBe("done");
    }
  });

  it("writes whole units of the smallest kind, and refuses what cannot be written", () => {
    const amounts = fc.record({
      amountMinor: fc.bigInt(1n, 9_999_999_999_999_999n),
      currency: fc.constantFrom(...CURRENCIES),
    });
    fc.assert(
      fc.property(amounts, (money) => {
        expect(fromAntomAmount(toAntomAmount(money))).toEqual(money);
      }),
    );
    expect(toAntomAmount({ amountMinor: 27_000n, currency: "VND" })).toEqual({ currency: "VND", value: "27000" });
    expect(toAntomAmount({ amountMinor: 3_390_000n, currency: "IDR" })).toEqual({ currency: "IDR", value: "3390000" });
    for (const amountMinor of [0n, -1n, 10n ** 16n])
      expect(() => toAntomAmount({ amountMinor, currency: "PHP" })).toThrow(RangeError);
    for (const value of ["0", "01", "-5", "1.5", "1e3", "", " 5", 5, null, "9".repeat(17)])
      expect(fromAntomAmount({ currency: "PHP", value }), String(value)).toBeNull();
    for (const odd of [null, 7, "PHP 5", [], { currency: "JPY", value: "5" }]) expect(fromAntomAmount(odd)).toBeNull();
  });

  it("offers no other method, and calls nobody about it", async () => {
    const others: MethodId[] = ["apple_pay", "google_pay", "carrier", "google_play", "bank_transfer", "bitcoin"];
    for (const method of others)
      expect(await kit.provider.start(kit.request({ method })), method).toEqual({
        kind: "refused",
        code: "payment.method_not_offered",
        isTechnical: true,
      });
    expect((await kit.state()).counts).toMatchObject({ payments: 0 });
  });

  it("is refused in a currency that the wallet does not have, outside of its limits, and under another method's id", async () => {
    const refused = (code: string) => ({ kind: "refused", code, isTechnical: true });
    const wrong = kit.request({ method: "gcash", amount: { amountMinor: 50_000n, currency: "IDR" } });
    expect(await kit.provider.start(wrong)).toEqual(refused("CURRENCY_NOT_SUPPORT"));
    const large = kit.request({ amount: { amountMinor: 10_000_001n, currency: "PHP" } });
    expect(await kit.provider.start(large)).toEqual(refused("PAYMENT_AMOUNT_EXCEED_LIMIT"));
    const small = kit.request({ amount: { amountMinor: 99n, currency: "PHP" } });
    expect(await kit.provider.start(small)).toEqual(refused("PARAM_ILLEGAL"));
    const page = await opened();
    expect(await kit.provider.start({ ...page, method: "card" })).toEqual(refused("payment.key_reused"));
  });

  it("leads from the wallet's page to the order, whatever the customer does", async () => {
    const [payer, decliner, leaver] = [await opened(), await opened(), await opened()];
    expect(await (await fetch(payer.url)).text()).toContain("A simulator on this machine");
    expect((await press(payer.url, "pay")).headers.get("location")).toBe(payer.returnUrl);
    expect((await press(decliner.url, "decline")).headers.get("location")).toBe(decliner.returnUrl);
    expect((await press(leaver.url, "leave")).headers.get("location")).toBe(leaver.returnUrl);
    expect(await report(payer)).toMatchObject({ state: "paid", amount: payer.amount, instrument: null });
    expect((await report(decliner)).state).toBe("failed");
    expect((await report(leaver)).state).toBe("pending");
    expect(await (await press(payer.url, "pay")).text()).toContain("This is paid already");
  });

  it("reports the amount that Antom says, also when it is another one", async () => {
    await kit.setFaults({ wrongAmountNext: 1, wrongAmountBy: -50 });
    const payment = await paid();
    const said = { amountMinor: payment.amount.amountMinor - 50n, currency: "PHP" };
    expect((await report(payment)).amount).toEqual(said);
    const { news } = await kit.webhook(({ kind }) => kind === "PAYMENT_RESULT");
    expect(news).toMatchObject({ report: { state: "paid", amount: said } });
  });

  it("is given back at once, and nobody tells it again", async () => {
    const payment = await paid();
    const request = refundOf(payment, payment.amount.amountMinor);
    const first = await kit.provider.refund(request);
    expect(first.kind).toBe("done");
    expect(await kit.provider.refund(request)).toEqual(first);
    expect(kit.received.filter(({ kind }) => kind === "REFUND_RESULT")).toEqual([]);
    expect((await report(payment)).state).toBe("paid");
  });

  it("is cancelled for free on its day, and neither later nor after a refund", async () => {
    const [today, yesterday, refunded] = [await paid(), await paid(), await paid()];
    expect(await cancelOf(today)).toMatchObject({ kind: "done" });
    expect((await report(today)).state).toBe("cancelled");
    await kit.setFaults({ isPastCutoff: true });
    expect(await cancelOf(yesterday)).toEqual({ kind: "refused", code: "CANCEL_WINDOW_EXCEED" });
    expect((await kit.provider.refund(refundOf(yesterday, 100n))).kind).toBe("done");
    await kit.provider.refund(refundOf(refunded, 100n));
    expect(await cancelOf(refunded)).toEqual({ kind: "refused", code: "PROCESS_FAIL" });
  });

  it("keeps DANA's page open, since Antom cancels nothing in Indonesia", async () => {
    const page = await opened(requestFor({ method: "dana", country: "ID" }, 3_390_000n));
    const staysOpen = { kind: "refused", code: "payment.page_stays_open" };
    expect(await kit.provider.expireSession(page)).toEqual(staysOpen);
    expect(await cancelOf(page)).toEqual(staysOpen);
    await kit.customerPays(page);
    expect(await cancelOf(page)).toEqual({ kind: "refused", code: "PAYMENT_METHOD_NOT_SUPPORTED" });
    expect(await cancelOf(await opened())).toMatchObject({ kind: "done" });
  });
});
