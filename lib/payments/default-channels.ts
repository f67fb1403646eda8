import type { AmountLimits, Channel, FeeRule } from "@/lib/payments/channel";
import type { PaymentFlow, ProviderName } from "@/lib/payments/provider";
import type { CountryCode } from "@/lib/shared/countries";
import type { MethodId } from "@/lib/shared/methods";
import type { Currency } from "@/lib/shared/money";

const NO_FEE: FeeRule = { percentBp: 0, fixedMinor: {} };
const percent = (percentBp: number): FeeRule => ({ percentBp, fixedMinor: {} });

/** Wallets exist in one country each. Limits are what the wallets publish for one payment, in minor units. */
const WALLETS = [
  wallet("gcash", "PH", "PHP", { minMinor: 100n, maxMinor: 10_000_000n }),
  wallet("dana", "ID", "IDR", { minMinor: 10_000n, maxMinor: 2_000_000_000n }),
  wallet("touch_n_go", "MY", "MYR", { minMinor: 100n, maxMinor: 500_000n }),
  wallet("truemoney", "TH", "THB", { minMinor: 100n, maxMinor: 10_000_000n }),
  wallet("momo", "VN", "VND", { minMinor: 1_000n, maxMinor: 50_000_000n }),
] as const;

function wallet(method: MethodId, country: CountryCode, currency: Currency, limits: AmountLimits) {
  return { method, country, currency, limits };
}

const CARD_FIXED = { USD: 30n, SGD: 50n, MYR: 100n, THB: 1_000n, PHP: 1_500n, IDR: 450_000n, VND: 7_500n };

const BANK_FIXED = { IDR: 448_000n, PHP: 1_680n, MYR: 112n, THB: 560n, VND: 3_360n };

/** Charged to the phone bill, in the amounts that operators allow at once. */
const CARRIER_LIMITS: Partial<Record<Currency, AmountLimits>> = {
  PHP: { minMinor: 500n, maxMinor: 300_000n },
  IDR: { minMinor: 100_000n, maxMinor: 100_000_000n },
  MYR: { minMinor: 100n, maxMinor: 25_000n },
  THB: { minMinor: 500n, maxMinor: 300_000n },
  VND: { minMinor: 1_000n, maxMinor: 1_000_000n },
  SGD: { minMinor: 50n, maxMinor: 10_000n },
};

type Facts = Partial<Omit<Channel, "id" | "provider" | "method" | "flow" | "providerFee" | "usualMs">>;

function channel(
  provider: ProviderName,
  method: MethodId,
  flow: PaymentFlow,
  { providerFee, usualMs }: { providerFee: FeeRule; usualMs: number },
  facts: Facts = {},
): Omit<Channel, "position"> {
  const everywhere = { countries: "all", currencies: "all", limits: {}, customerFee: NO_FEE, isEnabled: true } as const;
  return { id: `${provider}-${method}`, provider, method, flow, providerFee, usualMs, ...everywhere, ...facts };
}

const ofWallet = ({ country, currency, limits }: (typeof WALLETS)[number]): Facts => ({
  countries: [country],
  currencies: [currency],
  limits: { [currency]: limits },
});

/**
 * Every connection that the shop knows, in the order in which methods are offered. Fees are the list prices that the providers publish and
 * vary by contract. A channel whose provider is not set up is not used.
 */
export const DEFAULT_CHANNELS: readonly Channel[] = [
  channel("stripe", "card", "hold", { providerFee: { percentBp: 340, fixedMinor: CARD_FIXED }, usualMs: 12_000 }),
  channel("antom", "card", "hold", { providerFee: { percentBp: 320, fixedMinor: CARD_FIXED }, usualMs: 12_000 }),
  ...WALLETS.flatMap((known) => [
    channel("xendit", known.method, "pay", { providerFee: percent(230), usualMs: 9_000 }, ofWallet(known)),
    channel("antom", known.method, "pay", { providerFee: percent(210), usualMs: 9_000 }, ofWallet(known)),
  ]),
  channel("stripe", "apple_pay", "hold", { providerFee: { percentBp: 340, fixedMinor: CARD_FIXED }, usualMs: 6_000 }),
  channel("stripe", "google_pay", "hold", { providerFee: { percentBp: 340, fixedMinor: CARD_FIXED }, usualMs: 6_000 }),
  channel(
    "play",
    "google_play",
    "hold",
    { providerFee: percent(1_500), usualMs: 8_000 },
    { customerFee: percent(1_500) },
  ),
  channel(
    "carrier",
    "carrier",
    "hold",
    { providerFee: percent(2_500), usualMs: 20_000 },
    { limits: CARRIER_LIMITS, customerFee: percent(2_500) },
  ),
  channel(
    "xendit",
    "bank_transfer",
    "pay",
    // A fixed price for each transfer, with Xendit's own VAT.
    { providerFee: { percentBp: 0, fixedMinor: BANK_FIXED }, usualMs: 90_000 },
    // Singapore's PayNow is not open to Xendit's invoices.
    { countries: ["PH", "ID", "MY", "TH", "VN"] },
  ),
  channel("btcpay", "bitcoin", "pay", { providerFee: percent(0), usualMs: 600_000 }),
].map((known, at) => ({ ...known, position: at + 1 }));
