import { antomCardKit } from "@/tests/unit/payments/kits/antom-card-kit";
import { antomWalletKit } from "@/tests/unit/payments/kits/antom-wallet-kit";
import { btcpayKit } from "@/tests/unit/payments/kits/btcpay-kit";
import { carrierKit } from "@/tests/unit/payments/kits/carrier-kit";
import type { ProviderKit } from "@/tests/unit/payments/kits/kit";
import { playKit } from "@/tests/unit/payments/kits/play-kit";
import { stripeKit } from "@/tests/unit/payments/kits/stripe-kit";
import { xenditBankKit } from "@/tests/unit/payments/kits/xendit-bank-kit";
import { xenditKit } from "@/tests/unit/payments/kits/xendit-kit";

export type KitMaker = (changes?: { timeoutMs?: number }) => Promise<ProviderKit>;

/** Every adapter that the shop has. The contract's cases run over all of them. */
export const ALL_KITS: readonly { name: string; make: KitMaker }[] = [
  { name: "stripe", make: stripeKit },
  { name: "xendit", make: xenditKit },
  { name: "antom card", make: antomCardKit },
  { name: "antom wallet", make: antomWalletKit },
  { name: "carrier", make: carrierKit },
  { name: "play", make: playKit },
  { name: "btcpay", make: btcpayKit },
  { name: "xendit bank", make: xenditBankKit },
];
