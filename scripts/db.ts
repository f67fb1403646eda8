import { once } from "node:events";
import { OWN_POSTGRES_PORT } from "./database/postgres";
import { runScript } from "./project";
import { openDatabase } from "./stack/database";
import { prefixedLog } from "./stack/log";
import { takeLock, writeRunFile } from "./stack/run-file";
import { NO_ADDRESSES } from "./stack/simulators";

/** `npm run db`: only the database, migrated, for working on one part; `npm run web` and `npm run worker` find it. */
await runScript(async () => {
  const log = prefixedLog();
  const say = (line: string) => log("facet", line);
  const releaseLock = takeLock();
  const asked = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const database = await openDatabase({ kind: "own", port: OWN_POSTGRES_PORT }, say);
  writeRunFile({
    pid: process.pid,
    startedAt: new Date().toISOString(),
    urls: { ...NO_ADDRESSES, web: "", webs: [] },
    ports: { postgres: database.port },
    processes: [],
    addresses: { DATABASE_URL: database.appUrl },
    databaseUrl: database.appUrl,
    databaseOwnerUrl: database.ownerUrl,
    databasePid: database.pid,
  });
  say(`app role    ${database.appUrl}`);
  say(`owner role  ${database.ownerUrl}`);
  say("Ctrl-C stops it");
  await asked;
  await database.close();
  releaseLock();
  process.exit(0);
});
