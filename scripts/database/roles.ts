import { createHmac } from "node:crypto";
import pg from "pg";

/**
 * Three roles, so that the running shop owns nothing: what it may not do, it cannot do even through a bug.
 *
 * `facet_owner` owns the tables and runs migrations. `facet_app` may not log in; migrations grant it what the shop
 * needs. `facet_web` logs in for web and worker and has no rights but those of `facet_app`.
 */
export const OWNER_ROLE = "facet_owner";
export const APP_GROUP = "facet_app";
export const LOGIN_ROLE = "facet_web";

export type DatabaseUrls = { appUrl: string; ownerUrl: string };

/** Passwords follow from the server's own random one, so there is one secret on disk and not three. */
function passwordOf(superuserUrl: string, role: string): string {
  return createHmac("sha256", new URL(superuserUrl).password).update(role).digest("hex");
}

/** The same server and database, as another role. */
function urlAs(superuserUrl: string, role: string, database: string): string {
  const url = new URL(superuserUrl);
  url.username = role;
  url.password = passwordOf(superuserUrl, role);
  url.pathname = `/${database}`;
  return url.toString();
}

export function urlsOf(superuserUrl: string, database: string): DatabaseUrls {
  return { appUrl: urlAs(superuserUrl, LOGIN_ROLE, database), ownerUrl: urlAs(superuserUrl, OWNER_ROLE, database) };
}

/** Makes the roles on a server of our own, or brings their passwords up to date. Safe to repeat. */
export async function ensureRoles(superuserUrl: string): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    for (const [role, login] of [
      [OWNER_ROLE, true],
      [APP_GROUP, false],
      [LOGIN_ROLE, true],
    ] as const) {
      const known = await client.query("select 1 from pg_roles where rolname = $1", [role]);
      const rights = login ? `login password '${passwordOf(superuserUrl, role)}'` : "nologin";
      await client.query(`${known.rowCount === 0 ? "create" : "alter"} role ${role} ${rights}`);
    }
    await client.query(`grant ${APP_GROUP} to ${LOGIN_ROLE}`);
  });
}

/** Makes the database with its owner when it is missing. Safe to repeat. */
export async function ensureDatabase(superuserUrl: string, database: string): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    const known = await client.query("select 1 from pg_database where datname = $1", [database]);
    if (known.rowCount === 0) await client.query(`create database ${database} owner ${OWNER_ROLE}`);
  });
}

/** One connection for a few statements, closed whatever happens. */
export async function withClient<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
