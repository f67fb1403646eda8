import type pg from "pg";
import { RECORD_TABLES, type RecordTableId } from "@/lib/shared/record-tables";
import type { StaffBrowser } from "@/tests/bench/desk/staff-browser";
import { percentile } from "@/tests/bench/percentiles";

export type PageFigures = {
  name: `desk.page.${RecordTableId}`;
  p95Ms: number;
  p50Ms: number;
  pages: number;
  /** The slowest address of the mix by its own median, and that. */
  slowest: { path: string; p50Ms: number };
};

/** Days of a year ago that lie deep in the past. */
type Days = { from: string; to: string };

type Filter = Readonly<Record<string, string | undefined>>;

/** Filters as staff use them, the common beside those that few rows of a million pass. */
const FILTERS: Record<RecordTableId, (days: Days) => Filter[]> = {
  orders: (days) => [
    { status: "delivered" },
    { status: "cancelled" },
    { status: "in_review" },
    { country: "TH" },
    { country: "SG", method: "gcash" },
    { needs: "person" },
    { ...days, status: "expired" },
    days,
  ],
  payments: (days) => [
    { status: "captured" },
    { status: "owed" },
    { channel: "xendit-gcash", status: "failed" },
    { method: "bitcoin" },
    { needs: "person" },
    { ...days, currency: "PHP" },
  ],
  deliveries: (days) => [
    { status: "delivered" },
    { status: "rejected" },
    { status: "unknown" },
    { rescode: "7212004" },
    { custodian: "nobody" },
    { needs: "person" },
    days,
  ],
  ledger: (days) => [
    { unit: "DIAMOND", kind: "post" },
    { account: "orders", unit: "PHP" },
    { account: "suspense" },
    { code: "deposit" },
    { code: "payment.fee" },
    days,
  ],
  refunds: (days) => [{ status: "failed" }, { reason: "wrong_amount" }, { currency: "PHP" }, days],
  disputes: (days) => [{ status: "won" }, { currency: "PHP", status: "lost" }, days],
};

const KEY_SQL: Record<RecordTableId, string> = {
  orders: "id::text",
  payments: "id::text",
  deliveries: "id::text",
  ledger: "id::text || '~' || phase",
  refunds: `to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '~' || id`,
  disputes: `to_char(opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '~' || id`,
};

const DEEP = 6;

/** First pages, deep ones, filtered ones, and deep ones that are filtered, as addresses. */
export async function pagesOf(client: pg.Client, tableId: RecordTableId): Promise<string[]> {
  const table = tableId === "ledger" ? "transfers" : tableId;
  const { rows } = await client.query<{ key: string }>(
    `SELECT ${KEY_SQL[tableId]} AS key FROM ${table} WHERE id >= ((SELECT id FROM ${table} ORDER BY id LIMIT 1)) ORDER BY md5(id::text) LIMIT ${DEEP}`,
  );
  const oldest = await client.query<{ from: string; to: string }>(
    "SELECT (min(placed_at) + interval '60 days')::date::text AS from, (min(placed_at) + interval '62 days')::date::text AS to FROM orders",
  );
  const days = oldest.rows[0] ?? { from: "2026-01-01", to: "2026-01-02" };
  const cursors = rows.map(({ key }) => ({ before: key }));
  const filters = FILTERS[tableId](days);
  const filteredDeep = filters
    .filter((filter) => filter.from === undefined)
    .map((filter, at) => ({ ...filter, ...cursors[at % Math.max(1, cursors.length)] }));
  const first: Filter = {};
  return [first, first, ...cursors, ...filters, ...filteredDeep].map((query) => {
    const text = new URLSearchParams(query as Record<string, string>).toString();
    return `${RECORD_TABLES[tableId].path}${text === "" ? "" : `?${text}`}`;
  });
}

const tenths = (ms: number) => Math.round(ms * 10) / 10;

/** Opens each address so many times, one after the other as a person would; the first time of each is not counted. */
export async function measurePages(
  browser: StaffBrowser,
  tableId: RecordTableId,
  paths: readonly string[],
  times: number,
): Promise<PageFigures> {
  const byPath = new Map<string, number[]>();
  for (const path of new Set(paths)) await browser.timeOf(path);
  for (let time = 0; time < times; time += 1) {
    for (const path of paths) byPath.set(path, [...(byPath.get(path) ?? []), await browser.timeOf(path)]);
  }
  const all = [...byPath.values()].flat().sort((a, b) => a - b);
  const medians = [...byPath].map(([path, values]) => ({
    path,
    p50Ms: tenths(
      percentile(
        values.toSorted((a, b) => a - b),
        0.5,
      ) ?? 0,
    ),
  }));
  medians.sort((a, b) => b.p50Ms - a.p50Ms);
  return {
    name: `desk.page.${tableId}`,
    p95Ms: tenths(percentile(all, 0.95) ?? 0),
    p50Ms: tenths(percentile(all, 0.5) ?? 0),
    pages: all.length,
    slowest: medians[0] ?? { path: "", p50Ms: 0 },
  };
}
