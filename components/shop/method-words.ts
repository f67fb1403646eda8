import {
  Banknote,
  Bitcoin,
  CreditCard,
  Landmark,
  type LucideIcon,
  Phone,
  Play,
  Smartphone,
  Wallet,
} from "lucide-react";
import type { MessageKey, Translate } from "@/i18n/messages";

/** Names that are the same in every language, and messages for the rest. */
type MethodWords = {
  icon: LucideIcon;
  name: { text: string } | { key: MessageKey<"home"> & MessageKey<"order"> };
  detail: MessageKey<"home">;
};

const wallet = (text: string): MethodWords => ({ icon: Wallet, name: { text }, detail: "methodWalletDetail" });

const WORDS: Readonly<Record<string, MethodWords>> = {
  card: { icon: CreditCard, name: { key: "methodCard" }, detail: "methodCardDetail" },
  apple_pay: { icon: Smartphone, name: { text: "Apple Pay" }, detail: "methodDeviceDetail" },
  google_pay: { icon: Smartphone, name: { text: "Google Pay" }, detail: "methodDeviceDetail" },
  gcash: wallet("GCash"),
  dana: wallet("DANA"),
  touch_n_go: wallet("Touch 'n Go"),
  momo: wallet("MoMo"),
  truemoney: wallet("TrueMoney"),
  carrier: { icon: Phone, name: { key: "methodCarrier" }, detail: "methodCarrierDetail" },
  google_play: { icon: Play, name: { text: "Google Play" }, detail: "methodPlayDetail" },
  bank_transfer: { icon: Landmark, name: { key: "methodBank" }, detail: "methodBankDetail" },
  bitcoin: { icon: Bitcoin, name: { text: "Bitcoin" }, detail: "methodBitcoinDetail" },
};

export function methodIcon(method: string): LucideIcon {
  return WORDS[method]?.icon ?? Banknote;
}

/** What people call a method, in their language; its id for one that these words do not know. */
export function methodName(method: string, t: Translate<"home"> | Translate<"order">): string {
  const name = WORDS[method]?.name;
  if (name === undefined) return method;
  return "text" in name ? name.text : (t as Translate<"order">)(name.key);
}

/** What happens with the money, in half a line; null for a method that these words do not know. */
export function methodDetail(method: string): MessageKey<"home"> | null {
  return WORDS[method]?.detail ?? null;
}
