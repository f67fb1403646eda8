/**
 * What Xendit publishes of an e-wallet channel on its own page. MoMo has none there, and of voids it names the Philippines' and
 * Indonesia's wallets only, so the rest is an assumption: see docs/payments/xendit.md.
 */
export type WalletChannel = {
  currency: string;
  /** Major units, both included. */
  min: number;
  max: number;
  decimals: 0 | 2;
  canVoid: boolean;
  canRefund: boolean;
  /** Redirect URLs that a charge must name, beside `success_redirect_url`. */
  needs: readonly ("failure_redirect_url" | "cancel_redirect_url")[];
  /** What the transaction costs the shop, of the amount. */
  feePercent: number;
};

export const WALLET_CHANNELS: Readonly<Record<string, WalletChannel>> = {
  PH_GCASH: {
    ...{ currency: "PHP", min: 1, max: 100_000, decimals: 2, canVoid: true, canRefund: true, feePercent: 2.3 },
    needs: ["failure_redirect_url", "cancel_redirect_url"],
  },
  ID_DANA: {
    ...{ currency: "IDR", min: 100, max: 20_000_000, decimals: 0, canVoid: true, canRefund: true, feePercent: 1.5 },
    needs: [],
  },
  MY_TOUCHNGO: {
    ...{ currency: "MYR", min: 1, max: 25_000, decimals: 2, canVoid: false, canRefund: true, feePercent: 1.5 },
    needs: [],
  },
  VN_MOMO: {
    ...{ currency: "VND", min: 1_000, max: 50_000_000, decimals: 0, canVoid: false, canRefund: true, feePercent: 2 },
    needs: ["failure_redirect_url"],
  },
  TH_TRUEMONEY: {
    ...{ currency: "THB", min: 1, max: 50_000, decimals: 2, canVoid: false, canRefund: false, feePercent: 2.5 },
    needs: [],
  },
};

/** True for a number of major units that the currency can be paid in. */
export function hasDecimals(amount: number, decimals: 0 | 2): boolean {
  return decimals === 0 ? Number.isSafeInteger(amount) : /^\d+(\.\d{1,2})?$/.test(String(amount));
}
