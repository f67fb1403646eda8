import "server-only";
import { rowsOf } from "@/lib/db/pool";
import { LOOKED_AT_MAX } from "@/lib/shared/record-tables";

/** A piece of SQL of ours with `?` where its values go. Input reaches the database as values only. */
export type Condition = { sql: string; values: readonly unknown[] };

type KeyType = "uuid" | "smallint" | "timestamptz";

export type RecordSource = {
  table: string;
  /** What rows are ordered by and continued from, most significant first; together they are unique and indexed. */
  key: readonly { column: string; type: KeyType }[];
  /** When a row happened, as a column. */
  at: string;
  /** What is read of the rows that are shown. `r` is the row. */
  select: string;
  /** Tables that the shown rows are completed from, by key. */
  joins?: string;
};

export type RecordAsk = {
  /** Conditions that an index finds rows by: days, an order's transfers, the few that wait. */
  within: readonly Condition[];
  /** Conditions that are looked at row by row. */
  where: readonly Condition[];
  before: string | undefined;
  limit: number;
};

export type RecordPage<Row> = {
  rows: Row[];
  nextBefore: string | null;
  /** Set when the look stopped before the page was full: everything from this moment on was looked at. */
  lookedBackTo: Date | null;
};

const KEY_FORMS: Record<KeyType, RegExp> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  smallint: /^\d{1,4}$/,
  timestamptz: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/,
};

const BETWEEN_KEYS = "~";

/** The newest rows that pass, a page at a time; a cursor that cannot be read begins at the newest. */
export async function readRecordPage<Row extends object>(
  source: RecordSource,
  ask: RecordAsk,
): Promise<RecordPage<Row>> {
  const [text, values] = pageSql(source, ask);
  const found = await rowsOf<Row & KeyColumns>(text, values);
  const shown = found.slice(0, ask.limit);
  const last = shown.at(-1);
  if (found.length > ask.limit && last !== undefined) {
    return { rows: shown, nextBefore: cursorOf(source, last), lookedBackTo: null };
  }
  const end = ask.where.length === 0 ? null : await endOfLook(source, ask);
  return end === null
    ? { rows: shown, nextBefore: null, lookedBackTo: null }
    : { rows: shown, nextBefore: cursorOf(source, end), lookedBackTo: end.at };
}

type KeyColumns = { [key: `key_${number}`]: string };

function cursorOf(source: RecordSource, row: KeyColumns): string {
  return source.key.map((_column, index) => row[`key_${index}`]).join(BETWEEN_KEYS);
}

function keyValues(source: RecordSource, cursor: string | undefined): string[] | null {
  const parts = cursor?.split(BETWEEN_KEYS) ?? [];
  if (parts.length !== source.key.length) return null;
  return source.key.every(({ type }, index) => KEY_FORMS[type].test(parts[index] ?? "")) ? parts : null;
}

/** Collects values and hands out their places. */
class Values {
  readonly list: unknown[] = [];
  place(value: unknown): string {
    this.list.push(value);
    return `$${this.list.length}`;
  }
  fill({ sql, values }: Condition): string {
    let next = 0;
    return sql.replaceAll("?", () => this.place(values[next++]));
  }
}

function keyText({ column, type }: RecordSource["key"][number]): string {
  if (type !== "timestamptz") return `r.${column}::text`;
  return `to_char(r.${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

const orderOf = ({ key }: RecordSource) => key.map(({ column }) => `r.${column} DESC`).join(", ");
const keysOf = ({ key }: RecordSource) => key.map((part, index) => `${keyText(part)} AS key_${index}`).join(", ");

/** The rows that this page may look at, newest first. */
function lookSql(source: RecordSource, ask: RecordAsk, values: Values): string {
  const conditions = ask.within.map((condition) => values.fill(condition));
  const after = keyValues(source, ask.before);
  if (after !== null) {
    const places = source.key.map(({ type }, index) => `${values.place(after[index])}::${type}`);
    conditions.push(`(${source.key.map(({ column }) => `r.${column}`).join(", ")}) < (${places.join(", ")})`);
  }
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  return `FROM ${source.table} r ${where} ORDER BY ${orderOf(source)}`;
}

/** Three steps inside each other, each with a limit, so that the planner can neither look at more rows nor join more than it must. */
function pageSql(source: RecordSource, ask: RecordAsk): [string, unknown[]] {
  const values = new Values();
  const look = lookSql(source, ask, values);
  const where = ask.where.map((condition) => values.fill(condition)).join(" AND ");
  const passing =
    where === ""
      ? `SELECT r.* ${look} LIMIT ${ask.limit + 1}`
      : `SELECT r.* FROM (SELECT r.* ${look} LIMIT ${LOOKED_AT_MAX}) r WHERE ${where} ORDER BY ${orderOf(source)} LIMIT ${ask.limit + 1}`;
  return [
    `SELECT ${keysOf(source)}, ${source.select} FROM (${passing}) r ${source.joins ?? ""} ORDER BY ${orderOf(source)}`,
    values.list,
  ];
}

/**
 * The last row that the page looked at, or null when it came to the end of the table. Its place is found in the index alone; only that one
 * row is read.
 */
async function endOfLook(source: RecordSource, ask: RecordAsk): Promise<(KeyColumns & { at: Date }) | null> {
  const values = new Values();
  const look = lookSql(source, ask, values);
  const columns = source.key.map(({ column }) => column);
  const text = `SELECT ${keysOf(source)}, x.${source.at} AS at
    FROM (SELECT ${columns.map((column) => `r.${column}`).join(", ")} ${look} OFFSET ${LOOKED_AT_MAX - 1} LIMIT 1) r
    JOIN ${source.table} x USING (${columns.join(", ")})`;
  const [row] = await rowsOf<KeyColumns & { at: Date }>(text, values.list);
  return row ?? null;
}

/** Conditions of the filters that are set. */
export function conditions(...given: readonly (readonly [sql: string, value: unknown])[]): Condition[] {
  return given.filter(([, value]) => value !== undefined).map(([sql, value]) => ({ sql, values: [value] }));
}
