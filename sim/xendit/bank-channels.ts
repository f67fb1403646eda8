/** One way to pay an invoice from a bank account, as `payment_methods` of POST /v2/invoices names it. */
export type BankChannel = {
  code: string;
  /** What the hosted page calls it; plain words, no brand marks. */
  name: string;
  /** What the invoice says once it is paid. */
  method: "BANK_TRANSFER" | "DIRECT_DEBIT" | "QR_CODE";
  category: "VIRTUAL_ACCOUNT" | "DIRECT_DEBIT" | "QR_CODE";
};

export type InvoiceCurrency = {
  decimals: 0 | 2;
  min: number;
  max: number;
  /** What one payment costs the shop, in major units. */
  fee: number;
  channels: readonly BankChannel[];
};

const FPX = [
  ...["AFFIN", "AGRO", "ALLIANCE", "AMBANK", "BOC", "BSN", "CIMB", "HLB", "HSBC", "ISLAM", "KFH", "MAYB2U"],
  ...["MUAMALAT", "OCBC", "PUBLIC", "RAKYAT", "RHB", "SCH", "UOB"],
];

function virtualAccount(code: string): BankChannel {
  return { code, name: `${code} virtual account`, method: "BANK_TRANSFER", category: "VIRTUAL_ACCOUNT" };
}

function debit(code: string, name: string): BankChannel {
  return { code, name, method: "DIRECT_DEBIT", category: "DIRECT_DEBIT" };
}

function qr(code: string, name: string): BankChannel {
  return { code, name, method: "QR_CODE", category: "QR_CODE" };
}

/** By the invoice's currency. Singapore dollars are no currency of an invoice. */
export const INVOICE_CURRENCIES: Readonly<Record<string, InvoiceCurrency>> = {
  IDR: {
    ...{ decimals: 0, min: 10_000, max: 1_000_000_000, fee: 4_000 },
    channels: ["BCA", "BNI", "BRI", "MANDIRI", "PERMATA", "BSI", "CIMB", "BJB"].map(virtualAccount),
  },
  PHP: {
    ...{ decimals: 2, min: 1, max: 500_000, fee: 15 },
    channels: [
      debit("DD_BPI", "BPI online banking"),
      debit("DD_UBP", "UBP online banking"),
      debit("DD_RCBC", "RCBC online banking"),
      qr("QRPH", "QR code of any bank"),
    ],
  },
  MYR: {
    ...{ decimals: 2, min: 1, max: 30_000, fee: 1 },
    channels: FPX.map((bank) => debit(`DD_${bank}_FPX`, `${bank} online banking`)),
  },
  THB: {
    ...{ decimals: 2, min: 1, max: 700_000, fee: 5 },
    channels: [qr("PROMPTPAY", "QR code of any bank")],
  },
  VND: {
    ...{ decimals: 0, min: 1, max: 500_000_000, fee: 3_000 },
    channels: ["BIDV", "VIETCAPITAL", "VPB", "WOORI"].map(virtualAccount),
  },
};

export function bankChannel(currency: string, code: string): BankChannel | null {
  return INVOICE_CURRENCIES[currency]?.channels.find((channel) => channel.code === code) ?? null;
}
