import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleX,
  Clock,
  Hourglass,
  type LucideIcon,
  PackageOpen,
  Send,
  ShieldQuestionMark,
  Undo2,
  UserPen,
} from "lucide-react";
import type { Tone } from "@/components/ui/badge";
import type { DeliveryStatus, OrderStatus, PaymentStatus } from "@/lib/orders/lifecycle";
import { isMethodId, type MethodId } from "@/lib/shared/methods";

type Chip = { word: string; tone: Tone; icon: LucideIcon };

/** Green: done. Violet: goes on by itself. Amber: somebody should look. Red: lost. Grey: over, and nothing happened. */
export const ORDER_CHIPS: Record<OrderStatus, Chip> = {
  awaiting_payment: { word: "awaiting payment", tone: "accent", icon: Hourglass },
  expired: { word: "expired", tone: "neutral", icon: Clock },
  cancelled: { word: "cancelled", tone: "neutral", icon: Ban },
  in_review: { word: "in review", tone: "warning", icon: ShieldQuestionMark },
  awaiting_stock: { word: "awaiting stock", tone: "warning", icon: PackageOpen },
  needs_recipient: { word: "needs recipient", tone: "warning", icon: UserPen },
  delivering: { word: "delivering", tone: "accent", icon: Send },
  unknown: { word: "unknown", tone: "warning", icon: CircleHelp },
  delivered: { word: "delivered", tone: "good", icon: CircleCheck },
  refunding: { word: "refunding", tone: "accent", icon: Undo2 },
  refunded: { word: "refunded", tone: "neutral", icon: Undo2 },
};

export const PAYMENT_CHIPS: Record<PaymentStatus, Chip> = {
  pending: { word: "pending", tone: "accent", icon: Hourglass },
  unknown: { word: "unknown", tone: "warning", icon: CircleHelp },
  authorised: { word: "on hold", tone: "accent", icon: CircleDashed },
  captured: { word: "captured", tone: "good", icon: CircleCheck },
  paid: { word: "paid", tone: "good", icon: CircleCheck },
  failed: { word: "failed", tone: "neutral", icon: CircleX },
  cancelled: { word: "released", tone: "neutral", icon: Ban },
  owed: { word: "owed to us", tone: "bad", icon: CircleX },
  refunding: { word: "refunding", tone: "accent", icon: Undo2 },
  partly_refunded: { word: "partly refunded", tone: "neutral", icon: Undo2 },
  refunded: { word: "refunded", tone: "neutral", icon: Undo2 },
  disputed: { word: "disputed", tone: "bad", icon: ShieldQuestionMark },
  won: { word: "dispute won", tone: "good", icon: CircleCheck },
  lost: { word: "dispute lost", tone: "bad", icon: CircleX },
};

export const DELIVERY_CHIPS: Record<DeliveryStatus, Chip> = {
  reserved: { word: "reserved", tone: "accent", icon: CircleDashed },
  sending: { word: "sending", tone: "accent", icon: Send },
  delivered: { word: "delivered", tone: "good", icon: CircleCheck },
  rejected: { word: "refused", tone: "bad", icon: CircleX },
  unknown: { word: "unknown", tone: "warning", icon: CircleHelp },
};

export const METHOD_WORDS: Readonly<Record<MethodId, string>> = {
  card: "Card",
  apple_pay: "Apple Pay",
  google_pay: "Google Pay",
  gcash: "GCash",
  dana: "DANA",
  touch_n_go: "Touch 'n Go",
  momo: "MoMo",
  truemoney: "TrueMoney",
  carrier: "Phone bill",
  google_play: "Google Play",
  bank_transfer: "Bank transfer",
  bitcoin: "Bitcoin",
};

export function methodWord(method: string): string {
  return isMethodId(method) ? METHOD_WORDS[method] : method;
}
