import { parse } from "csv-parse/sync";
import type { SettlementLine } from "@/lib/payments/provider";
import { fromMajorString, isCurrency, type Money } from "@/lib/shared/money";

type Row = Readonly<Record<string, string | undefined>>;

/** The last line of every report. One that does not have it yet is still being written. */
const END = "<END>";
/** As our captures are called: `capture-hold.ts`. */
const CAPTURE_PREFIX = "cap-";

/**
 * What a type of transaction does to our money. An authorisation takes nothing; what is not named here is a line that belongs to no payment (fees of a
 * settlement, reserves).
 */
const MOVES: Readonly<Record<string, { kind: SettlementLine["kind"]; sign: 1n | -1n }>> = {
  PAYMENT: { kind: "payment", sign: 1n },
  CAPTURE: { kind: "payment", sign: 1n },
  REFUND: { kind: "refund", sign: -1n },
  PAYMENT_REVERSAL: { kind: "refund", sign: -1n },
  REFUND_REVERSAL: { kind: "refund", sign: 1n },
  DISPUTE: { kind: "dispute", sign: -1n },
  RAPID_DISPUTE_RESOLUTION: { kind: "dispute", sign: -1n },
  CDRN: { kind: "dispute", sign: -1n },
  DISPUTE_REVERSAL: { kind: "dispute", sign: 1n },
};

export function isWholeReport(text: string): boolean {
  return text.trimEnd().endsWith(END);
}

/**
 * The lines of one whole transaction details report. Null when a row cannot be read: a part of a report is none. Pure.
 *
 * Only rows that succeeded are lines. A row in a currency that we do not sell in cannot be compared and is left out.
 */
export function readReportLines(text: string): SettlementLine[] | null {
  const rows = parse(text.trimEnd().slice(0, -END.length), {
    bom: true,
    columns: true,
    skip_empty_lines: true,
    relax_column_count: true,
    trim: true,
  }) as Row[];
  const lines: SettlementLine[] = [];
  for (const row of rows) {
    const line = lineOf(row);
    if (line === null) return null;
    if (line !== "nothing") lines.push(line);
  }
  return lines;
}

function lineOf(row: Row): SettlementLine | "nothing" | null {
  const { transactionType: type, transactionId = "", transactionCurrency: currency } = row;
  const at = new Date(row.transactionCompletionTime ?? "");
  if (type === undefined || transactionId === "" || currency === undefined || row.status === undefined) return null;
  if (row.status !== "SUCCESS" || type === "AUTHORIZATION" || !isCurrency(currency)) return "nothing";
  // A hold that is let go moves nothing; a wallet payment that is taken back has been paid.
  const isReleasedHold = type === "CANCEL" && row.paymentMethodType === "CARD";
  if (isReleasedHold) return "nothing";
  const { kind, sign } = (type === "CANCEL" ? MOVES.REFUND : MOVES[type]) ?? { kind: "other", sign: null };
  const amount = amountOf(row.transactionAmountValue, currency, sign);
  if (amount === null || Number.isNaN(at.getTime())) return null;
  const requestId = row.transactionRequestId ?? "";
  return {
    // A dispute has no request of ours, and a payment may have several.
    lineId: [type, transactionId, requestId || at.toISOString()].join(":"),
    kind,
    providerPaymentId: kind === "other" ? null : transactionId,
    providerRefundId: null,
    paymentId: paymentIdOf(type, requestId, row.originalTransactionRequestId ?? ""),
    amount,
    feeMinor: 0n,
    at,
  };
}

/** Antom calls every transaction of a payment by the payment's id, and tells which of our requests made it. */
function paymentIdOf(type: string, requestId: string, originalRequestId: string): string | null {
  if (originalRequestId !== "") return originalRequestId;
  if (type === "PAYMENT") return requestId || null;
  return type === "CAPTURE" && requestId.startsWith(CAPTURE_PREFIX) ? requestId.slice(CAPTURE_PREFIX.length) : null;
}

/** "The default unit in the report is yuan, while most interface requests are in cents": major units here. The sign is the type's; null: the report's. */
function amountOf(text: string | undefined, currency: Money["currency"], sign: 1n | -1n | null): Money | null {
  if (sign === null) return fromMajorString(text ?? "", currency);
  const amount = fromMajorString((text ?? "").replace(/^-/, ""), currency);
  return amount && { ...amount, amountMinor: amount.amountMinor * sign };
}
