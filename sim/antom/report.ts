import type { Acquirer } from "./acquirer";
import type { Dispute, Payment } from "./state";

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** Antom's days are those of Singapore. */
const ZONE_MS = 8 * HOUR_MS;
const ZERO_DECIMAL = new Set(["VND", "JPY", "KRW"]);
const LOST = new Set(["ACCEPT_BY_MERCHANT", "VALIDATE_FAIL"]);

/** Some of the columns of a transaction details report, in the order of Antom's field summary. */
const COLUMNS = [
  "customerId",
  "PSP",
  "transactionType",
  "transactionId",
  "transactionRequestId",
  "originalTransactionRequestId",
  "referenceTransactionId",
  "orderDescription",
  "paymentMethodType",
  "status",
  "transactionCreationTime",
  "transactionCompletionTime",
  "productCode",
  "transactionAmountValue",
  "transactionCurrency",
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

/** The report of one day, "20261128": every transaction that was completed on it. */
export function reportOf(acquirer: Acquirer, customerId: string, day: string): string {
  const rows = [...acquirer.store.payments.values()].flatMap((payment) =>
    rowsOf(acquirer, payment).map((row) => ({ ...row, ...aboutOf(payment), customerId, PSP: "Antom" })),
  );
  const own = rows.filter(({ transactionCompletionTime: at = "" }) => at.slice(0, 10).replaceAll("-", "") === day);
  return [COLUMNS, ...own.map((row: Row) => COLUMNS.map((name) => row[name] ?? ""))]
    .map((fields) => fields.map(quoted).join(","))
    .concat("<END>\n")
    .join("\n");
}

/** "20261128" of a moment, by Antom's clock. */
export function dayOf(ms: number): string {
  return new Date(ms + ZONE_MS).toISOString().slice(0, 10).replaceAll("-", "");
}

function aboutOf({ referenceOrderId, description, methodType, createdMs }: Payment): Row {
  return {
    referenceTransactionId: referenceOrderId,
    orderDescription: description,
    paymentMethodType: methodType,
    transactionCreationTime: timeText(createdMs),
    productCode: "CASHIER_PAYMENT",
  };
}

function rowsOf({ store, planted }: Acquirer, payment: Payment): Row[] {
  const { paymentId, paymentRequestId, amount, isHold, paidMs, saidValue } = payment;
  const move = (type: string, requestId: string, value: number, ms: number): Row[] => {
    const by = planted.get(requestId) ?? 0;
    if (planted.get(requestId) === null) return [];
    return [
      {
        transactionType: type,
        transactionId: paymentId,
        transactionRequestId: requestId,
        originalTransactionRequestId: requestId === paymentRequestId ? "" : paymentRequestId,
        status: "SUCCESS",
        transactionCompletionTime: timeText(ms),
        transactionAmountValue: majorText(value + by, amount.currency),
        transactionCurrency: amount.currency,
      },
    ];
  };
  const captures = payment.captureRequestIds.flatMap((id) => store.captures.get(id) ?? []);
  const refunds = payment.refundRequestIds.flatMap((id) => store.refunds.get(id) ?? []);
  const lost = [...store.disputes.values()].filter((dispute) => dispute.paymentId === paymentId && isLost(dispute));
  const paid = saidValue ?? amount.value;
  return [
    ...(paidMs === null ? [] : move(isHold ? "AUTHORIZATION" : "PAYMENT", paymentRequestId, paid, paidMs)),
    ...captures
      .filter(({ status }) => status === "SUCCESS")
      .flatMap(({ captureRequestId, value, createdMs }) => move("CAPTURE", captureRequestId, value, createdMs)),
    ...refunds
      .filter(({ status }) => status === "SUCCESS")
      .flatMap(({ refundRequestId, value, createdMs }) => move("REFUND", refundRequestId, value, createdMs)),
    ...lost.flatMap(({ value, judgedMs }) => move("DISPUTE", "", value, judgedMs ?? 0)),
  ];
}

function isLost({ outcome }: Dispute): boolean {
  return outcome !== null && LOST.has(outcome);
}

function timeText(ms: number): string {
  return `${new Date(ms + ZONE_MS).toISOString().slice(0, 19)}+08:00`;
}

/** Reports count in major units, other than the API. */
function majorText(value: number, currency: string): string {
  return ZERO_DECIMAL.has(currency) ? String(value) : (value / 100).toFixed(2);
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
