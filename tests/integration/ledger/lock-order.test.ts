import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeDatabase, rowOf, rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { newId } from "@/lib/shared/ids";

/** So many that an order by chance begins elsewhere than at the lowest. */
const ACCOUNTS = 200;
let ids: string[] = [];
const [holder, batch] = [0, 1].map(() => new pg.Client({ connectionString: env.DATABASE_URL }));

beforeAll(async () => {
  const rows = await rowsOf<{ id: bigint }>(
    "INSERT INTO accounts (ledger, code) SELECT 'DIAMOND', $1 || ':' || n FROM generate_series(1, $2::int) AS n RETURNING id",
    [`lock:${newId()}`, ACCOUNTS],
  );
  ids = rows.map(({ id }) => String(id)).sort((one, other) => Number(one) - Number(other));
  await Promise.all([holder?.connect(), batch?.connect()]);
});
afterAll(async () => {
  await Promise.all([holder?.end(), batch?.end()]);
  await closeDatabase();
});

// Guarantee: whoever locks accounts begins at the lowest id, so that batches wait for each other and never in a circle.
it("a batch that waits for the first account holds none of those behind it", async () => {
  await holder?.query("BEGIN");
  await holder?.query("SELECT 1 FROM accounts WHERE id = $1 FOR NO KEY UPDATE", [ids[0]]);
  const { rows } = (await batch?.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")) ?? { rows: [] };
  const waiting = batch?.query("SELECT lock_accounts($1::bigint[])", [[...ids].reverse()]);
  await expect
    .poll(() => rowOf("SELECT 1 AS waits FROM pg_locks WHERE pid = $1 AND NOT granted", [rows[0]?.pid]), {
      timeout: 30_000,
    })
    .not.toBeNull();

  const others = ids.slice(1);
  const free = await holder?.query("SELECT id FROM accounts WHERE id = ANY ($1) FOR NO KEY UPDATE SKIP LOCKED", [
    others,
  ]);
  expect(free?.rowCount).toBe(others.length);
  await holder?.query("COMMIT");
  await waiting;
});
