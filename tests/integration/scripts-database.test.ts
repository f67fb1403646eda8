import { afterAll, describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import { schemaDrift } from "@/scripts/database/drift";
import { migrate } from "@/scripts/database/migrate";
import { withClient } from "@/scripts/database/roles";
import { startThrowawayServer } from "@/scripts/database/throwaway";
import { openDatabase } from "@/scripts/stack/database";
import { createEmptyDatabase, createTestDatabase } from "@/tests/support/database";

// Guarantee: the database that the shop starts by itself is durable, survives kill -9 with everything committed, and is
// migrated once however often it is started.
describe("the embedded database", async () => {
  const server = await startThrowawayServer();
  const url = server.superuserUrl("postgres");
  afterAll(() => server.stop());

  it("keeps full durability", async () => {
    const settings = await withClient(url, async (client) => {
      const { rows } = await client.query<{ name: string; setting: string }>(
        "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')",
      );
      return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
    });
    expect(settings).toEqual({ fsync: "on", synchronous_commit: "on", full_page_writes: "on" });
  });

  it("listens on this machine only", async () => {
    const { rows } = await withClient(url, (client) => client.query("show listen_addresses"));
    expect(rows).toEqual([{ listen_addresses: "127.0.0.1" }]);
  });

  it("has what was committed before kill -9, and nothing that was not", async () => {
    await withClient(url, async (client) => {
      await client.query("create table kept (id int)");
      await client.query("insert into kept values (1)");
      await client.query("begin");
      await client.query("insert into kept values (2)");
      const gone = server.gone();
      process.kill(server.pid, "SIGKILL");
      await gone;
    });
    await server.relaunch();
    const { rows } = await withClient(url, (client) => client.query("select id from kept"));
    expect(rows).toEqual([{ id: 1 }]);
  });
});

describe("migrations", () => {
  it("lead to the very tables that the Prisma schema describes", async () => {
    const empty = await createEmptyDatabase();
    expect(await schemaDrift(env.DATABASE_OWNER_URL, empty.ownerUrl)).toEqual([]);
    await empty.drop();
  });

  it("would be told apart from a schema with one column more", async () => {
    const [migrated, empty] = [await createTestDatabase(), await createEmptyDatabase()];
    await withClient(migrated.ownerUrl, (client) => client.query("alter table users add column stray text"));
    expect(await schemaDrift(migrated.ownerUrl, empty.ownerUrl)).toContain("only in the database: users.stray text");
    await Promise.all([migrated.drop(), empty.drop()]);
  });

  it("are applied once", async () => {
    expect(await migrate(env.DATABASE_OWNER_URL)).toEqual([]);
  });

  it("are recorded as the ordinary tool records them", async () => {
    const { rows } = await withClient(env.DATABASE_OWNER_URL, (client) =>
      client.query("select count(*)::int as unfinished from _prisma_migrations where finished_at is null"),
    );
    expect(rows).toEqual([{ unfinished: 0 }]);
  });
});

it("says in one line when a given database is not there", async () => {
  const url = "postgresql://nobody:nothing@127.0.0.1:1/none";
  await expect(openDatabase({ kind: "given", appUrl: url, ownerUrl: url }, () => undefined)).rejects.toThrow(
    "DATABASE_URL is set, but no database answers at 127.0.0.1:1/none: start it, or unset DATABASE_URL",
  );
});
