import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { PgBoss } from "pg-boss";
import { inProject, ScriptError } from "../project";
import { APP_GROUP, withClient } from "./roles";
import { openEngine } from "./schema-engine";

const MIGRATIONS = inProject("prisma", "migrations");
const SCHEMA = inProject("prisma", "schema");
const NO_FILTERS = { externalTables: [], externalEnums: [] };

/**
 * Brings a database up to date: the group role, the migrations in prisma/migrations (recorded in the standard
 * `_prisma_migrations`, so `prisma migrate deploy` may take over at any time), and the job queue's schema.
 *
 * Safe to repeat.
 *
 * @param ownerUrl the role that owns the tables
 * @param upTo the last migration to apply; left out: all of them
 * @returns the names of the migrations that were applied now
 */
export async function migrate(ownerUrl: string, { upTo }: { upTo?: string | undefined } = {}): Promise<string[]> {
  await ensureGroupRole(ownerUrl);
  const applied = await applyMigrations(ownerUrl, upTo);
  await ensureQueueSchema(ownerUrl);
  return applied;
}

/** Migrations grant to this role, so it must be there. On a server of our own it already is. */
async function ensureGroupRole(ownerUrl: string): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    const known = await client.query("select 1 from pg_roles where rolname = $1", [APP_GROUP]);
    if (known.rowCount !== 0) return;
    try {
      await client.query(`create role ${APP_GROUP} nologin`);
    } catch {
      throw new ScriptError(
        `the role ${APP_GROUP} is missing and DATABASE_OWNER_URL may not create it: as an administrator run ` +
          `"create role ${APP_GROUP} nologin" and grant it to the role of DATABASE_URL`,
      );
    }
  });
}

async function applyMigrations(ownerUrl: string, upTo: string | undefined): Promise<string[]> {
  const { engine, whatPostgresSaid, close } = await openEngine(ownerUrl, schemaFiles());
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: migrationsList(upTo),
      filters: NO_FILTERS,
    });
    return appliedMigrationNames;
  } catch (error) {
    const said = whatPostgresSaid();
    const detail =
      said instanceof Error ? describeSqlError(said) : String(error instanceof Error ? error.message : error);
    throw new ScriptError(`a migration failed, and nothing of it was kept: ${detail}`);
  } finally {
    await close();
  }
}

/** PostgreSQL counts characters into the script; people look for a line. */
function describeSqlError(error: Error & { position?: string; where?: string; detail?: string }): string {
  return [error.message, error.detail, error.where, error.position && `at character ${error.position} of its script`]
    .filter(Boolean)
    .join("; ");
}

export function schemaFiles(): [string, string][] {
  return readdirSync(SCHEMA)
    .filter((name) => name.endsWith(".prisma"))
    .sort()
    .map((name) => [path.join(SCHEMA, name), readFileSync(path.join(SCHEMA, name), "utf8")]);
}

/** The migrations of this version, in order. */
export function migrationNames(): string[] {
  return readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(MIGRATIONS, entry.name, "migration.sql")))
    .map((entry) => entry.name)
    .sort();
}

export function migrationsList(upTo?: string) {
  const lockfile = path.join(MIGRATIONS, "migration_lock.toml");
  const names = migrationNames().filter((name) => upTo === undefined || name <= upTo);
  return {
    baseDir: MIGRATIONS,
    lockfile: { path: "migration_lock.toml", content: existsSync(lockfile) ? readFileSync(lockfile, "utf8") : null },
    shadowDbInitScript: "",
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: readFileSync(path.join(MIGRATIONS, name, "migration.sql"), "utf8") },
      },
    })),
  };
}

/** The shop runs pg-boss with migration off: its role may use the queue's tables, and make none. */
async function ensureQueueSchema(ownerUrl: string): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    const boss = new PgBoss({
      db: { executeSql: (text, values) => client.query(text, values) },
      schema: "pgboss",
      supervise: false,
      schedule: false,
    });
    boss.on("error", () => undefined);
    await boss.start();
    await boss.stop({ graceful: false });
    await client.query(`
      grant usage on schema pgboss to ${APP_GROUP};
      grant select, insert, update, delete on all tables in schema pgboss to ${APP_GROUP};
      grant usage on all sequences in schema pgboss to ${APP_GROUP};
      grant execute on all functions in schema pgboss to ${APP_GROUP};
    `);
  });
}
