import { expect, it } from "vitest";
import { env } from "@/lib/env";
import { withClient } from "@/scripts/database/roles";

// Guarantee: each test file works on a migrated database of its own, as the role the shop runs as, which owns nothing.
it("hands this file a database as the app's role", async () => {
  const facts = await withClient(env.DATABASE_URL, async (client) => {
    const { rows } = await client.query<{ role: string; owner: string; tables: number }>(`
      select current_user as role,
             (select rolname from pg_database join pg_roles on pg_roles.oid = datdba where datname = current_database()) as owner,
             (select count(*)::int from pg_tables where schemaname = 'public') as tables`);
    return rows[0];
  });
  expect(facts?.role).toBe("facet_web");
  expect(facts?.owner).toBe("facet_owner");
  expect(facts?.tables).toBeGreaterThan(1);
});

it("refuses the app's role a table of its own", async () => {
  await expect(withClient(env.DATABASE_URL, (client) => client.query("create table sneaky (id int)"))).rejects.toThrow(
    "permission denied",
  );
});

it("lets the app's role use the job queue that migrations made", async () => {
  const queues = await withClient(env.DATABASE_URL, (client) => client.query("select name from pgboss.queue"));
  expect(queues.rows.length).toBeGreaterThanOrEqual(0);
});
