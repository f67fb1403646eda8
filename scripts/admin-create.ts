import { inProject, runScript } from "./project";
import { TSX } from "./stack/build-shop";
import { runInForeground } from "./stack/foreground";
import { liveRun } from "./stack/run-file";

/** `npm run admin:create`: makes a member of staff on this machine, the first admin of a real shop above all. */
await runScript(async () => {
  const run = liveRun();
  if (run !== null) process.env.DATABASE_URL = run.databaseUrl;
  await runInForeground([...TSX, inProject("scripts/accounts/create-admin.ts"), ...process.argv.slice(2)]);
});
