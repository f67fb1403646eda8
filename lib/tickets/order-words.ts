import type { OrderStatus } from "@/lib/orders/lifecycle";
import type { Locale } from "@/lib/shared/locales";
import { isMethodId, type MethodId } from "@/lib/shared/methods";

type Statuses = Record<OrderStatus, string>;

/** An order's state, to stand in a sentence such as "Your order is …". */
const STATUS_WORDS: Record<Locale, Statuses> = {
  en: {
    awaiting_payment: "waiting for payment",
    expired: "expired",
    cancelled: "cancelled",
    in_review: "being checked",
    awaiting_stock: "waiting for new stock",
    needs_recipient: "waiting for the right ID",
    delivering: "on its way",
    unknown: "waiting for the platform's confirmation",
    delivered: "delivered",
    refunding: "being refunded",
    refunded: "refunded",
  },
  fil: {
    awaiting_payment: "naghihintay ng bayad",
    expired: "nag-expire na",
    cancelled: "kinansela",
    in_review: "sinusuri",
    awaiting_stock: "naghihintay ng bagong stock",
    needs_recipient: "naghihintay ng tamang ID",
    delivering: "papunta na",
    unknown: "naghihintay ng kumpirmasyon ng platform",
    delivered: "naihatid na",
    refunding: "ibinabalik ang bayad",
    refunded: "naibalik na ang bayad",
  },
  id: {
    awaiting_payment: "menunggu pembayaran",
    expired: "kedaluwarsa",
    cancelled: "dibatalkan",
    in_review: "sedang diperiksa",
    awaiting_stock: "menunggu stok baru",
    needs_recipient: "menunggu ID yang benar",
    delivering: "dalam perjalanan",
    unknown: "menunggu konfirmasi platform",
    delivered: "sudah terkirim",
    refunding: "sedang dikembalikan dananya",
    refunded: "sudah dikembalikan dananya",
  },
  ms: {
    awaiting_payment: "menunggu bayaran",
    expired: "tamat tempoh",
    cancelled: "dibatalkan",
    in_review: "sedang disemak",
    awaiting_stock: "menunggu stok baharu",
    needs_recipient: "menunggu ID yang betul",
    delivering: "dalam penghantaran",
    unknown: "menunggu pengesahan platform",
    delivered: "telah dihantar",
    refunding: "sedang dibayar balik",
    refunded: "telah dibayar balik",
  },
  th: {
    awaiting_payment: "รอการชำระเงิน",
    expired: "หมดอายุแล้ว",
    cancelled: "ยกเลิกแล้ว",
    in_review: "กำลังตรวจสอบ",
    awaiting_stock: "รอสต็อกใหม่",
    needs_recipient: "รอไอดีที่ถูกต้อง",
    delivering: "กำลังจัดส่ง",
    unknown: "รอการยืนยันจากแพลตฟอร์ม",
    delivered: "จัดส่งแล้ว",
    refunding: "กำลังคืนเงิน",
    refunded: "คืนเงินแล้ว",
  },
  vi: {
    awaiting_payment: "đang chờ thanh toán",
    expired: "đã hết hạn",
    cancelled: "đã hủy",
    in_review: "đang được kiểm tra",
    awaiting_stock: "đang chờ hàng mới",
    needs_recipient: "đang chờ ID đúng",
    delivering: "đang được giao",
    unknown: "đang chờ nền tảng xác nhận",
    delivered: "đã giao",
    refunding: "đang được hoàn tiền",
    refunded: "đã hoàn tiền",
  },
};

export function statusWords(status: OrderStatus, locale: Locale): string {
  return STATUS_WORDS[locale][status];
}

type Word = string | Record<Locale, string>;

/** One text where the name is the same in every language. */
const METHOD_WORDS: Record<MethodId, Word> = {
  card: { en: "card", fil: "card", id: "kartu", ms: "kad", th: "บัตร", vi: "thẻ" },
  carrier: {
    en: "phone bill",
    fil: "phone bill",
    id: "tagihan telepon",
    ms: "bil telefon",
    th: "บิลโทรศัพท์",
    vi: "hóa đơn điện thoại",
  },
  bank_transfer: {
    en: "bank transfer",
    fil: "bank transfer",
    id: "transfer bank",
    ms: "pindahan bank",
    th: "โอนเงินผ่านธนาคาร",
    vi: "chuyển khoản ngân hàng",
  },
  apple_pay: "Apple Pay",
  google_pay: "Google Pay",
  gcash: "GCash",
  dana: "DANA",
  touch_n_go: "Touch 'n Go",
  momo: "MoMo",
  truemoney: "TrueMoney",
  google_play: "Google Play",
  bitcoin: "Bitcoin",
};

/** What was paid with, to stand in a sentence. */
export function methodWords(method: string, locale: Locale): string {
  const word: Word = isMethodId(method) ? METHOD_WORDS[method] : method;
  return typeof word === "string" ? word : word[locale];
}
