import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { StartRequest } from "@/lib/payments/provider";
import { readXenditEvent } from "@/lib/payments/xendit/report";
import type { CountryCode } from "@/lib/shared/countries";
import type { MethodId } from "@/lib/shared/methods";
import type { Currency } from "@/lib/shared/money";
import { type ProviderKit, until } from "@/tests/unit/payments/kits/kit";
import { refundOf, stepsOf } from "@/tests/unit/payments/kits/payment-steps";
import { xenditKit } from "@/tests/unit/payments/kits/xendit-kit";

type Wallet = {
  method: MethodId;
  country: CountryCode;
  currency: Currency;
  channelCode: string;
  minMinor: bigint;
  maxMinor: bigint;
  /** An amount in the middle whose every digit counts, and half of it that the wallet can give back. */
  oddMinor: bigint;
  partMinor: bigint;
  canVoid: boolean;
  canRefund: boolean;
};

/** As published; written out again here, so that a slip in the adapter's table does not pass unseen. */
const WALLETS: readonly Wallet[] = [
  {
    ...{ method: "gcash", country: "PH", currency: "PHP", channelCode: "PH_GCASH", canVoid: true, canRefund: true },
    ...{ minMinor: 100n, maxMinor: 10_000_000n, oddMinor: 58_107n, partMinor: 29_053n },
  },
  {
    ...{ method: "dana", country: "ID", currency: "IDR", channelCode: "ID_DANA", canVoid: true, canRefund: true },
    ...{ minMinor: 10_000n, maxMinor: 2_000_000_000n, oddMinor: 15_912_300n, partMinor: 7_956_100n },
  },
  {
    ...{ method: "touch_n_go", country: "MY", currency: "MYR", channelCode: "MY_TOUCHNGO" },
    ...{ canVoid: false, canRefund: true },
    ...{ minMinor: 100n, maxMinor: 2_500_000n, oddMinor: 4_283n, partMinor: 2_141n },
  },
  {
    ...{ method: "momo", country: "VN", currency: "VND", channelCode: "VN_MOMO", canVoid: false, canRefund: true },
    ...{ minMinor: 1_000n, maxMinor: 50_000_000n, oddMinor: 254_321n, partMinor: 127_160n },
  },
  {
    ...{ method: "truemoney", country: "TH", currency: "THB", channelCode: "TH_TRUEMONEY" },
    ...{ canVoid: false, canRefund: false },
    ...{ minMinor: 100n, maxMinor: 5_000_000n, oddMinor: 34_907n, partMinor: 17_453n },
  },
];

// Guarantee: each wallet is asked on its own channel in its own currency, exactly, within its limits, and what it cannot do is said.
describe.each(WALLETS)("$method through Xendit", (wallet) => {
  let kit: ProviderKit;
  beforeAll(async () => {
    kit = await xenditKit();
  });
  afterAll(() => kit.close());
  beforeEach(() => kit.setFaults({ refundMs: 10, voidMs: 10 }));

  const { opened, paid, report } = stepsOf(() => kit);

  function request(amountMinor: bigint, changes: Partial<StartRequest> = {}): StartRequest {
    const { method, country, currency } = wallet;
    return kit.request({ method, country, amount: { amountMinor, currency }, ...changes });
  }

  async function chargesOf(paymentId: string) {
    const { charges } = (await kit.state(`?payment_id=${paymentId}`)) as { charges: { channelCode: string }[] };
    return charges;
  }

  it("opens one charge on its own channel", async () => {
    const page = await opened(request(wallet.oddMinor));
    expect((await chargesOf(page.paymentId)).map(({ channelCode }) => channelCode)).toEqual([wallet.channelCode]);
    expect(page.sessionId).toMatch(/^ewc_/);
  });

  it("is paid to the last minor unit, at both limits and between", async () => {
    for (const amountMinor of [wallet.minMinor, wallet.oddMinor, wallet.maxMinor]) {
      const payment = await paid(request(amountMinor));
      const amount = { amountMinor, currency: wallet.currency };
      expect(await report(payment)).toMatchObject({ state: "paid", amount, paymentId: payment.paymentId });
      const { news } = await kit.webhook(
        ({ news }) => news.news === "payment" && news.report.paymentId === payment.paymentId,
      );
      expect(news).toMatchObject({ report: { state: "paid", amount } });
    }
  });

  it("refuses an amount beyond its limits before anybody is called", async () => {
    const tooFine = wallet.currency === "IDR" ? [wallet.oddMinor + 1n] : [];
    for (const amountMinor of [0n, wallet.minMinor - 1n, wallet.maxMinor + 1n, ...tooFine]) {
      const asked = request(amountMinor);
      const refused = { kind: "refused", code: "payment.amount_not_offered", isTechnical: true };
      expect(await kit.provider.start(asked), String(amountMinor)).toEqual(refused);
      expect(await chargesOf(asked.paymentId)).toEqual([]);
    }
  });

  it("refuses every other currency", async () => {
    for (const currency of ["USD", "PHP", "IDR", "MYR", "THB", "VND", "SGD"] as const) {
      if (currency === wallet.currency) continue;
      const other = request(0n, { amount: { amountMinor: wallet.maxMinor, currency } });
      const refused = { kind: "refused", code: "payment.currency_not_offered", isTechnical: true };
      expect(await kit.provider.start(other), currency).toEqual(refused);
    }
  });

  it("is voided on its day, where the wallet does that", async () => {
    const payment = await paid(request(wallet.oddMinor));
    const result = await kit.provider.cancel({ ...payment, attempt: 1 });
    if (!wallet.canVoid) return expect(result).toEqual({ kind: "refused", code: "INELIGIBLE_TRANSACTION" });
    expect(["pending", "done"]).toContain(result.kind);
    await until(async () => ((await report(payment)).state === "cancelled" ? true : undefined), "the void");
  });

  it("gives a part back in its own currency, where the wallet does that", async () => {
    const payment = await paid(request(wallet.oddMinor));
    const result = await kit.provider.refund(refundOf(payment, wallet.partMinor));
    if (!wallet.canRefund) return expect(result).toEqual({ kind: "refused", code: "payment.cannot_refund" });
    expect(["pending", "done"]).toContain(result.kind);
    const { news } = await kit.webhook(({ kind }) => kind === "ewallet.refund");
    const amount = { amountMinor: wallet.partMinor, currency: wallet.currency };
    expect(news).toMatchObject({ news: "refund", state: "done", amount, providerPaymentId: payment.sessionId });
  });

  it("knows the currency of a refund that names only the channel", () => {
    const data = {
      id: "ewr_1",
      charge_id: "ewc_1",
      status: "SUCCEEDED",
      refund_amount: 5,
      channel_code: wallet.channelCode,
    };
    expect(readXenditEvent("ewallet.refund", { data })).toMatchObject({ amount: { currency: wallet.currency } });
  });
});

describe("methods that Xendit does not carry", () => {
  it("are refused without a call", async () => {
    const kit = await xenditKit();
    for (const method of ["card", "apple_pay", "google_pay", "carrier", "google_play", "bitcoin"] as const)
      expect(await kit.provider.start(kit.request({ method })), method).toEqual({
        kind: "refused",
        code: "payment.method_not_offered",
        isTechnical: true,
      });
    const { counts } = (await kit.state()) as { counts: object };
    expect(counts).toEqual({ charges: 0, refunds: 0, invoices: 0 });
    await kit.close();
  });
});
