import type { Right } from "@/lib/shared/rights";

/**
 * How many rows one page of a table looks at. A filter that few rows pass would else read a table of millions for one page; so it stops
 * here, says how far it looked, and goes on from there when asked.
 */
export const LOOKED_AT_MAX = 10_000;

/** What the desk keeps of one of its six tables beside the rows themselves. */
type RecordTable = {
  label: string;
  path: `/admin/${string}`;
  right: Right;
  exportRight: Right;
  /** Names of the filters in the address: what a saved view keeps, and nothing else of the address. */
  filters: readonly string[];
};

const DAYS = ["from", "to"] as const;

export const RECORD_TABLES = {
  orders: {
    label: "Orders",
    path: "/admin/orders",
    right: "records.read",
    exportRight: "records.export",
    filters: ["status", "country", "method", "currency", "arrival", "needs", ...DAYS],
  },
  payments: {
    label: "Payments",
    path: "/admin/payments",
    right: "records.read",
    exportRight: "records.export",
    filters: ["status", "method", "channel", "currency", "needs", ...DAYS],
  },
  deliveries: {
    label: "Deliveries",
    path: "/admin/deliveries",
    right: "records.read",
    exportRight: "records.export",
    filters: ["status", "custodian", "rescode", "needs", ...DAYS],
  },
  ledger: {
    label: "Ledger",
    path: "/admin/ledger",
    right: "ledger.read",
    exportRight: "ledger.export",
    filters: ["unit", "kind", "code", "account", "order", "of", ...DAYS],
  },
  refunds: {
    label: "Refunds",
    path: "/admin/refunds",
    right: "records.read",
    exportRight: "records.export",
    filters: ["status", "reason", "currency", ...DAYS],
  },
  disputes: {
    label: "Disputes",
    path: "/admin/disputes",
    right: "records.read",
    exportRight: "records.export",
    filters: ["status", "currency", ...DAYS],
  },
} as const satisfies Record<string, RecordTable>;

export type RecordTableId = keyof typeof RECORD_TABLES;

export const RECORD_TABLE_IDS = Object.keys(RECORD_TABLES) as [RecordTableId, ...RecordTableId[]];

/** The filters of an address as a saved view keeps them: only those of its table, each once, in one order. */
export function filtersOf(table: RecordTableId, query: Iterable<readonly [string, string]>): string {
  const known: readonly string[] = RECORD_TABLES[table].filters;
  const given = new Map([...query].filter(([name, value]) => known.includes(name) && value !== ""));
  const kept = new URLSearchParams();
  for (const name of known) {
    const value = given.get(name);
    if (value !== undefined) kept.set(name, value);
  }
  return kept.toString();
}
