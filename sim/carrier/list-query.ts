import { CarrierError, invalidArgument } from "./api-error";

const PER_PAGE_DEFAULT = 10;
const PER_PAGE_MAX = 1_000;

/**
 * One page of a list as both APIs give it: within a span of creation, of some statuses, newest first unless asked otherwise. Throws
 * CarrierError on a span that ends before it begins and on a page behind the last one.
 */
export function pageOf<Item extends { createdMs: number; status: string }>(
  items: readonly Item[],
  query: URLSearchParams,
  dateName: string,
  statusName: string,
): { items: Item[]; headers: Record<string, string> } {
  const from = dateAt(query, `${dateName}.gte`) ?? Number.NEGATIVE_INFINITY;
  const to = dateAt(query, `${dateName}.lte`) ?? Number.POSITIVE_INFINITY;
  if (from > to)
    throw new CarrierError(400, "CARRIER_BILLING.INVALID_DATE_RANGE", "Client specified an invalid date range.");
  const page = numberAt(query, "page", 1);
  const perPage = numberAt(query, "perPage", PER_PAGE_DEFAULT);
  const order = query.get("order") ?? "desc";
  if (order !== "asc" && order !== "desc") throw invalidArgument("order must be asc or desc.");
  const statuses = query.getAll(statusName).flatMap((text) => text.split(","));
  const found = items
    .filter(({ createdMs }) => createdMs >= from && createdMs <= to)
    .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
    .sort((a, b) => (order === "asc" ? a.createdMs - b.createdMs : b.createdMs - a.createdMs));
  const first = (page - 1) * perPage;
  if (perPage > PER_PAGE_MAX || (page > 1 && first >= found.length))
    throw new CarrierError(400, "OUT_OF_RANGE", "Client specified an invalid range.");
  const shown = found.slice(first, first + perPage);
  return {
    items: shown,
    headers: { "x-total-count": String(found.length), "content-last-key": String(first + shown.length) },
  };
}

function dateAt(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  const ms = Date.parse(text);
  // A time without a zone would be of whoever reads it.
  if (Number.isNaN(ms) || !/(Z|[+-]\d\d:\d\d)$/.test(text)) throw invalidArgument(`${name} must be a date and time.`);
  return ms;
}

function numberAt(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  if (!/^[1-9]\d{0,6}$/.test(text)) throw invalidArgument(`${name} must be a number from 1.`);
  return Number(text);
}
