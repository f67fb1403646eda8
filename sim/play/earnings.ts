import { strToU8, zipSync } from "fflate";
import { type GoogleMoney, revenueOf } from "./money";
import type { PlayStore } from "./play-store";
import type { Purchase } from "./state";

/** Google's months are those of California: eight hours behind, in winter. */
const ZONE_MS = 8 * 3_600_000;

const COLUMNS = [
  "Description",
  "Transaction Date",
  "Transaction Time",
  "Tax Type",
  "Transaction Type",
  "Refund Type",
  "Product Title",
  "Product id",
  "Product Type",
  "Sku Id",
  "Hardware",
  "Buyer Country",
  "Buyer State",
  "Buyer Postal Code",
  "Buyer Currency",
  "Amount (Buyer Currency)",
  "Currency Conversion Rate",
  "Merchant Currency",
  "Amount (Merchant Currency)",
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

/** "202611" of a moment. */
export function monthOf(ms: number): string {
  return new Date(ms - ZONE_MS).toISOString().slice(0, 7).replace("-", "");
}

/** The zipped earnings report of a month, as Google lays it into the bucket. */
export function earningsZip(play: PlayStore, packageName: string, month: string): Buffer {
  const rows = rowsOf(play, packageName).filter(({ ms }) => monthOf(ms) === month);
  const lines = [COLUMNS, ...rows.map(({ row }) => COLUMNS.map((name) => row[name] ?? ""))];
  const csv = lines.map((fields) => fields.map(quoted).join(",")).join("\n");
  return Buffer.from(zipSync({ [`PlayApps_${month}.csv`]: strToU8(`${csv}\n`) }));
}

/** A test purchase earns nothing and stands in no report. */
function rowsOf(play: PlayStore, packageName: string): { ms: number; row: Row }[] {
  return play.purchases().flatMap((purchase) => {
    const { orderId, completed, refunded, isTest, isConsumed } = purchase;
    if (orderId === null || completed === null || isTest) return [];
    const by = play.planted.get(orderId) ?? 0;
    if (play.planted.get(orderId) === null) return [];
    const bought = purchase.price;
    const fee = minus(bought, revenueOf(bought));
    const row = (type: string, at: string, amount: string): { ms: number; row: Row } => ({
      ms: Date.parse(at),
      row: { ...aboutOf(purchase, packageName, at), "Transaction Type": type, "Amount (Buyer Currency)": amount },
    });
    const sold = [row("Charge", completed, majorText(bought, by)), row("Google fee", completed, `-${majorText(fee)}`)];
    // What goes back before it was earned has never been earnings.
    if (refunded === null) return sold;
    if (!isConsumed) return [];
    return [
      ...sold,
      row("Charge refund", refunded, `-${majorText(bought)}`),
      row("Google fee refund", refunded, majorText(fee)),
    ];
  });
}

function aboutOf({ orderId, price, productId }: Purchase, packageName: string, at: string): Row {
  const local = new Date(Date.parse(at) - ZONE_MS);
  const text = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" }).format(local);
  return {
    Description: orderId ?? "",
    "Transaction Date": text({ year: "numeric", month: "short", day: "numeric" }),
    "Transaction Time": `${text({ hour: "numeric", minute: "2-digit", second: "2-digit" }).replaceAll(" ", " ")} PST`,
    "Product Title": productId,
    "Product id": packageName,
    "Product Type": "0",
    "Sku Id": productId,
    "Buyer Country": "PH",
    "Buyer Currency": price.currencyCode,
    "Merchant Currency": "USD",
  };
}

const NANOS = 1_000_000_000n;

function nanosOf({ units, nanos }: GoogleMoney): bigint {
  return BigInt(units) * NANOS + BigInt(nanos);
}

function minus(one: GoogleMoney, other: GoogleMoney): GoogleMoney {
  const left = nanosOf(one) - nanosOf(other);
  return { ...one, units: String(left / NANOS), nanos: Number(left % NANOS) };
}

/** "581.50"; `byCents` is a mistake that somebody planted. */
function majorText(amount: GoogleMoney, byCents = 0): string {
  const cents = nanosOf(amount) / (NANOS / 100n) + BigInt(byCents);
  const text = String(cents).padStart(3, "0");
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
