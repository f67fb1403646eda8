import path from "node:path";
import { parseArgs } from "node:util";
import { withOwnerUrl } from "./backup/owner-url";
import { writeBackup } from "./backup/write-backup";
import { inProject, runScript } from "./project";

/**
 * `npm run backup [-- --to FOLDER]`: everything in the database, as of one moment, while the shop runs. One JSON line on standard output. Not in it: `.env` and the
 * keys, without which nobody reads the recipients; keep those elsewhere.
 */
await runScript(async () => {
  const { values } = parseArgs({ args: process.argv.slice(2), options: { to: { type: "string" } } });
  const startedMs = Date.now();
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
  const folder = values.to === undefined ? inProject("backups", `facet-${stamp}`) : path.resolve(values.to);
  const { tables, orders } = await withOwnerUrl((ownerUrl) => writeBackup(ownerUrl, folder));
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
  const seconds = (Date.now() - startedMs) / 1_000;
  console.log(JSON.stringify({ name: "backup", folder, orders, tables: tables.length, bytes, seconds }));
});
