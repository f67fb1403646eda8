import path from "node:path";
import { OWN_POSTGRES_PORT, startServer } from "../database/postgres";
import { ensureDatabase, ensureRoles, urlsOf } from "../database/roles";
import { DATA_DIR } from "../project";
import { liveRun, takeLock } from "../stack/run-file";

export const OWN_DATABASE = "facet";

/** The owner's address of an external database, as the settings give it; undefined for a shop with a server of its own. */
export function externalOwnerUrl(): string | undefined {
  return process.env.DATABASE_OWNER_URL || process.env.DATABASE_URL || undefined;
}

/** The owner's address at the shop that runs in this folder, or in the settings. */
export function knownOwnerUrl(): string | undefined {
  return liveRun()?.databaseOwnerUrl ?? externalOwnerUrl();
}

/** The database that is known; else the folder's own server is started for as long as it takes. */
export async function withOwnerUrl<T>(act: (ownerUrl: string) => Promise<T>): Promise<T> {
  const known = knownOwnerUrl();
  if (known !== undefined) return act(known);
  return withOwnServer(async (superuserUrl) => {
    await ensureDatabase(superuserUrl("postgres"), OWN_DATABASE);
    return act(urlsOf(superuserUrl("postgres"), OWN_DATABASE).ownerUrl);
  });
}

/** The folder's own server, which no shop uses meanwhile. Refuses while one runs here. */
export async function withOwnServer<T>(act: (superuserUrl: (database: string) => string) => Promise<T>): Promise<T> {
  const releaseLock = takeLock();
  try {
    const say = (line: string) => console.error(line);
    const server = await startServer({ folder: path.join(DATA_DIR, "postgres"), port: OWN_POSTGRES_PORT, say });
    try {
      await ensureRoles(server.superuserUrl("postgres"));
      return await act(server.superuserUrl);
    } finally {
      await server.stop();
    }
  } finally {
    releaseLock();
  }
}
