import path from "node:path";
import { parseArgs } from "node:util";
import type { Manifest } from "./backup/manifest";
import { externalOwnerUrl, OWN_DATABASE, withOwnServer } from "./backup/owner-url";
import { restoreBackup } from "./backup/restore-backup";
import { ensureDatabase, urlsOf, withClient } from "./database/roles";
import { runScript, ScriptError } from "./project";

const HELP = "npm run restore -- FOLDER [--replace]";

/**
 * `npm run restore -- FOLDER [--replace]`: a backup into an empty database. An external one (DATABASE_OWNER_URL) must be empty. The folder's own gets a new one; the
 * one that was there, only with `--replace`, is kept under another name. One JSON line on standard output.
 */
await runScript(async () => {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    options: { replace: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [given] = positionals;
  if (given === undefined || positionals.length > 1) throw new ScriptError(`which backup? ${HELP}`);
  const folder = path.resolve(given);
  const startedMs = Date.now();
  const external = externalOwnerUrl();
  const manifest =
    external === undefined ? await intoOwnServer(folder, values.replace) : await restoreBackup(external, folder);
  warnOfKeys(manifest);
  const seconds = (Date.now() - startedMs) / 1_000;
  console.log(JSON.stringify({ name: "restore", orders: manifest.orders, seconds, booksEqual: true }));
});

/** Into a new database, which takes the place of the old one when it is whole. */
async function intoOwnServer(folder: string, mayReplace: boolean): Promise<Manifest> {
  return withOwnServer(async (superuserUrl) => {
    const postgres = superuserUrl("postgres");
    const isThere = await hasDatabase(postgres, OWN_DATABASE);
    if (isThere && !mayReplace)
      throw new ScriptError(`there is a database already: ${HELP} puts it aside and keeps it under another name`);
    const [next, aside] = [`${OWN_DATABASE}_restoring`, `${OWN_DATABASE}_before_${Date.now().toString(36)}`];
    // A restore that was cut off left it behind.
    await withClient(postgres, (client) => client.query(`drop database if exists ${next} with (force)`));
    await ensureDatabase(postgres, next);
    const manifest = await restoreBackup(urlsOf(postgres, next).ownerUrl, folder);
    await withClient(postgres, async (client) => {
      if (isThere) await client.query(`alter database ${OWN_DATABASE} rename to ${aside}`);
      await client.query(`alter database ${next} rename to ${OWN_DATABASE}`);
    });
    if (isThere) console.error(`what was there is kept as the database ${aside}`);
    return manifest;
  });
}

async function hasDatabase(postgres: string, name: string): Promise<boolean> {
  const found = await withClient(postgres, (client) =>
    client.query("select 1 from pg_database where datname = $1", [name]),
  );
  return found.rowCount !== 0;
}

function warnOfKeys({ dataKeyIds }: Manifest): void {
  const here = (process.env.FACET_DATA_KEYS ?? "").split(",").map((key) => key.split(":")[0]?.trim());
  const missing = dataKeyIds.filter((id) => !here.includes(id));
  if (missing.length > 0)
    console.error(
      `FACET_DATA_KEYS has no key ${missing.join(", ")}: without it recipients and addresses cannot be read`,
    );
}
