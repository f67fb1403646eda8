import "server-only";
import pg from "pg";
import { env } from "@/lib/env";

/**
 * 64-bit columns are money and diamonds: they arrive as bigint, never as a rounded number. For these connections only: the
 * parsers of the `pg` module itself are Prisma's too, and Prisma reads its own integers as text.
 */
const PARSERS = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, (text) => BigInt(text)],
  [pg.types.builtins.NUMERIC, (text) => (text.includes(".") ? text : BigInt(text))],
]);

const exactIntegers: pg.CustomTypesConfig = {
  getTypeParser: (id, format) =>
    (format === "binary" ? undefined : PARSERS.get(id)) ?? pg.types.getTypeParser(id, format),
};

const CONNECTIONS_MAX = 10;

/** Whoever watches how far behind the shop is must not wait in the queue that he looks for. */
const WATCHERS_MAX = 1;

/** One for each kind of batch that a process commits at the same time. */
const WRITERS_MAX = 3;

/** `next dev` loads modules again and again; one pool per process survives that. */
const shared = globalThis as { facetPool?: pg.Pool; facetWriters?: pg.Pool; facetWatcher?: pg.Pool };

/** Plain connections, for set-based calls and reads that Prisma cannot say. Made at first use. */
export function database(): pg.Pool {
  shared.facetPool ??= makePool(CONNECTIONS_MAX, "facet");
  return shared.facetPool;
}

/**
 * Few connections that only commit batches: a flood of reads cannot make a commit wait, and the server keeps the plans of these
 * large functions warm in few places.
 */
export function writers(): pg.Pool {
  shared.facetWriters ??= makePool(WRITERS_MAX, "facet-writer");
  return shared.facetWriters;
}

/** One connection beside both, for the watch over the shop's load. */
export function watcher(): pg.Pool {
  shared.facetWatcher ??= makePool(WATCHERS_MAX, "facet-watch");
  return shared.facetWatcher;
}

function makePool(max: number, name: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: env.DATABASE_URL,
    max,
    application_name: name,
    types: exactIntegers,
  });
  // A connection that breaks while idle is replaced at its next use; without a listener it would end the process.
  pool.on("error", () => undefined);
  return pool;
}

/** Rows of one parameterised query. `text` is ours, never built from input. */
export async function rowsOf<Row>(text: string, values: readonly unknown[] = [], pool = database()): Promise<Row[]> {
  const result = await pool.query(text, [...values]);
  return result.rows as Row[];
}

/**
 * The same for a look-up by key that every order makes: a connection parses and plans it once, under its name, which takes longer
 * than running it. Only for keys of one row: a plan for several rows that was made in an empty shop would read whole tables later.
 */
export async function preparedRowsOf<Row>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> {
  const result = await database().query({ name, text, values: [...values] });
  return result.rows as Row[];
}

/** The first row, or null when there is none. */
export async function rowOf<Row>(text: string, values: readonly unknown[] = []): Promise<Row | null> {
  const [row] = await rowsOf<Row>(text, values);
  return row ?? null;
}

/** For a clean end of a process or a test file. */
export async function closeDatabase(): Promise<void> {
  const pools = [shared.facetPool, shared.facetWriters, shared.facetWatcher];
  delete shared.facetPool;
  delete shared.facetWriters;
  delete shared.facetWatcher;
  await Promise.all(pools.map((pool) => pool?.end()));
}
