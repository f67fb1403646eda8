import { parse } from "csv-parse/sync";
import { unzipSync } from "fflate";
import { fromMajorString, isCurrency, type Money } from "@/lib/shared/money";

/** What an earnings report tells of one order: what the buyer paid and what Google kept of it; or what went back, and what Google gave back of its share. */
export type Earning = { orderId: string; kind: "payment" | "refund"; amount: Money; feeMinor: bigint; at: Date };

type Row = Readonly<Record<string, string | undefined>>;

/** Rows of a sale and of its return. Taxes that Google collects, it pays: they are its share, as in an order's developer revenue. */
const GROSS: Readonly<Record<string, Earning["kind"]>> = {
  Charge: "payment",
  Tax: "payment",
  "Charge refund": "refund",
  "Tax refund": "refund",
};
const KEPT: Readonly<Record<string, Earning["kind"]>> = {
  "Google fee": "payment",
  "Google fee refund": "refund",
};
/** Without one of them every row would be another app's, or of no known type. */
const COLUMNS = ["Description", "Transaction Type", "Product id", "Buyer Currency", "Amount (Buyer Currency)"];
const TAXES: ReadonlySet<string> = new Set(["Tax", "Tax refund"]);

/**
 * The CSV inside a zipped earnings report: for each order a row for the charge, one for Google's fee, and one for a tax. Null when it cannot be read: a part
 * of a report is none. Orders of another app are left out, and so are currencies that we do not sell in. Pure.
 */
export function readEarnings(zip: Uint8Array, packageName: string): Earning[] | null {
  try {
    const texts = Object.entries(unzipSync(zip)).flatMap(([name, bytes]) =>
      name.endsWith(".csv") ? [decode(bytes)] : [],
    );
    return texts.length === 0 ? null : texts.flatMap((text) => earningsIn(text, packageName));
  } catch {
    return null;
  }
}

/** Google writes some of its reports in UTF-16. */
function decode(bytes: Uint8Array): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isWide ? "utf-16le" : "utf-8").decode(bytes);
}

function earningsIn(text: string, packageName: string): Earning[] {
  const rows = parse(text, { bom: true, columns: true, skip_empty_lines: true, relax_column_count: true }) as Row[];
  if (rows[0] !== undefined && !COLUMNS.every((name) => name in (rows[0] ?? {})))
    throw new Error("a column is missing");
  const earnings = new Map<string, Earning>();
  for (const row of rows) {
    if (row["Product id"] !== packageName || !isCurrency(row["Buyer Currency"])) continue;
    const type = row["Transaction Type"] ?? "";
    const kind = GROSS[type] ?? KEPT[type];
    if (kind !== undefined) add(earnings, row, { type, kind });
  }
  return [...earnings.values()];
}

function add(earnings: Map<string, Earning>, row: Row, { type, kind }: { type: string; kind: Earning["kind"] }): void {
  const { Description: orderId = "", "Transaction Date": date = "", "Transaction Time": time = "" } = row;
  const currency = row["Buyer Currency"] as Money["currency"];
  const amount = fromMajorString((row["Amount (Buyer Currency)"] ?? "").replaceAll(",", ""), currency);
  const at = new Date(`${date} ${time}`);
  if (orderId === "" || amount === null || Number.isNaN(at.getTime())) throw new Error("a row cannot be read");
  const known = earnings.get(`${orderId}:${kind}`) ?? {
    ...{ orderId, kind, at },
    ...{ amount: { amountMinor: 0n, currency }, feeMinor: 0n },
  };
  const grossMinor = type in GROSS ? amount.amountMinor : 0n;
  // A fee is written as what it takes from us: less than nothing.
  const keptMinor = type in KEPT ? -amount.amountMinor : TAXES.has(type) ? amount.amountMinor : 0n;
  earnings.set(`${orderId}:${kind}`, {
    ...known,
    amount: { currency, amountMinor: known.amount.amountMinor + grossMinor },
    feeMinor: known.feeMinor + keptMinor,
    at: at < known.at ? at : known.at,
  });
}
