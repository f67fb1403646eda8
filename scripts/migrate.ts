import { knownOwnerUrl } from "./backup/owner-url";
import { migrate } from "./database/migrate";
import { runScript, ScriptError } from "./project";

/** `npm run migrate`: brings the database up to date, as the role that owns it. */
await runScript(async () => {
  const ownerUrl = knownOwnerUrl();
  if (!ownerUrl) throw new ScriptError("no database: set DATABASE_OWNER_URL, or start one with `npm run db`");
  const applied = await migrate(ownerUrl);
  console.log(applied.length === 0 ? "the database is up to date" : `applied: ${applied.join(", ")}`);
});
