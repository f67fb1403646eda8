import type { StartRequest } from "@/lib/payments/provider";
import type { CountryCode } from "@/lib/shared/countries";
import type { MethodId } from "@/lib/shared/methods";
import { type Currency, type Money, minorPerMajor } from "@/lib/shared/money";

/** What a channel takes in one payment, in major units, both ends included. Null where Xendit publishes no end. */
type Limits = { minMajor: bigint; maxMajor: bigint | null };

export type XenditWallet = Limits & { channelCode: string; currency: Currency };
export type XenditBank = Limits & { code: string };

/**
 * E-wallets of POST /ewallets/charges. The codes are those of the API reference; the limits stand on docs.xendit.co's page of each
 * channel. MoMo has no page there, so its limits are assumed.
 */
export const XENDIT_WALLETS: Partial<Record<MethodId, XenditWallet>> = {
  gcash: { channelCode: "PH_GCASH", currency: "PHP", minMajor: 1n, maxMajor: 100_000n },
  dana: { channelCode: "ID_DANA", currency: "IDR", minMajor: 100n, maxMajor: 20_000_000n },
  touch_n_go: { channelCode: "MY_TOUCHNGO", currency: "MYR", minMajor: 1n, maxMajor: 25_000n },
  momo: { channelCode: "VN_MOMO", currency: "VND", minMajor: 1_000n, maxMajor: 50_000_000n },
  truemoney: { channelCode: "TH_TRUEMONEY", currency: "THB", minMajor: 1n, maxMajor: 50_000n },
};

const FPX: Limits = { minMajor: 1n, maxMajor: 30_000n };
/** FPX asks that a page show every bank that takes part, so that is the whole retail list. */
const FPX_BANKS = [
  ...["AFFIN", "AGRO", "ALLIANCE", "AMBANK", "BOC", "BSN", "CIMB", "HLB", "HSBC", "ISLAM", "KFH", "MAYB2U"],
  ...["MUAMALAT", "OCBC", "PUBLIC", "RAKYAT", "RHB", "SCH", "UOB"],
].map((bank): XenditBank => ({ code: `DD_${bank}_FPX`, ...FPX }));

/**
 * What the hosted invoice page may show for a bank transfer. Singapore has none: PayNow is open to Xendit's newer Sessions only.
 * An Indonesian invoice is for 10,000 rupiah at least, whatever the bank's own minimum.
 */
export const XENDIT_BANKS: Record<CountryCode, { currency: Currency; banks: readonly XenditBank[] }> = {
  ID: {
    currency: "IDR",
    banks: [
      { code: "BCA", minMajor: 10_000n, maxMajor: 50_000_000n },
      { code: "BNI", minMajor: 10_000n, maxMajor: 50_000_000_000n },
      { code: "BRI", minMajor: 10_000n, maxMajor: 50_000_000_000n },
      { code: "MANDIRI", minMajor: 10_000n, maxMajor: 50_000_000_000n },
      { code: "PERMATA", minMajor: 10_000n, maxMajor: 9_999_999_999n },
    ],
  },
  PH: {
    currency: "PHP",
    banks: [
      { code: "DD_BPI", minMajor: 1n, maxMajor: 500_000n },
      { code: "DD_UBP", minMajor: 1n, maxMajor: null },
      { code: "DD_RCBC", minMajor: 1n, maxMajor: null },
      { code: "QRPH", minMajor: 1n, maxMajor: 50_000n },
    ],
  },
  MY: { currency: "MYR", banks: FPX_BANKS },
  TH: { currency: "THB", banks: [{ code: "PROMPTPAY", minMajor: 1n, maxMajor: 700_000n }] },
  VN: {
    currency: "VND",
    banks: ["BIDV", "VIETCAPITAL", "VPB", "WOORI"].map((code) => ({ code, minMajor: 1n, maxMajor: null })),
  },
  SG: { currency: "SGD", banks: [] },
};

/** Smaller steps than these are cut off by Xendit without a word: a rupiah has no sen there. */
const STEP_MINOR: Partial<Record<Currency, bigint>> = { IDR: 100n };

export type XenditOffer =
  | { kind: "wallet"; channelCode: string }
  | { kind: "bank"; methods: string[] }
  | {
      kind: "refused";
      code: "payment.method_not_offered" | "payment.currency_not_offered" | "payment.amount_not_offered";
    };

/** Which channel carries this request, or why none does. Pure: it decides before anyone is called. */
export function offerOf(request: Pick<StartRequest, "method" | "country" | "amount">): XenditOffer {
  if (request.method === "bank_transfer") return bankOffer(request.country, request.amount);
  const wallet = XENDIT_WALLETS[request.method];
  if (wallet === undefined) return { kind: "refused", code: "payment.method_not_offered" };
  if (wallet.currency !== request.amount.currency) return { kind: "refused", code: "payment.currency_not_offered" };
  if (!takes(wallet, request.amount)) return { kind: "refused", code: "payment.amount_not_offered" };
  return { kind: "wallet", channelCode: wallet.channelCode };
}

function bankOffer(country: CountryCode, amount: Money): XenditOffer {
  const { currency, banks } = XENDIT_BANKS[country];
  if (banks.length === 0) return { kind: "refused", code: "payment.method_not_offered" };
  if (currency !== amount.currency) return { kind: "refused", code: "payment.currency_not_offered" };
  const methods = banks.filter((bank) => takes(bank, amount)).map(({ code }) => code);
  return methods.length === 0 ? { kind: "refused", code: "payment.amount_not_offered" } : { kind: "bank", methods };
}

function takes({ minMajor, maxMajor }: Limits, { amountMinor, currency }: Money): boolean {
  const perMajor = minorPerMajor(currency);
  return (
    amountMinor >= minMajor * perMajor &&
    (maxMajor === null || amountMinor <= maxMajor * perMajor) &&
    amountMinor % (STEP_MINOR[currency] ?? 1n) === 0n
  );
}

/** Charges are called `ewc_…`, as documented; an invoice has a bare id. Both are kept as Xendit gives them, for its dashboard. */
export function isWalletCharge(providerId: string): boolean {
  return providerId.startsWith("ewc_");
}
