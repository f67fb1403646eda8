import { inProject, runScript, ScriptError } from "./project";
import { TSX } from "./stack/build-shop";
import { runInForeground } from "./stack/foreground";
import { liveRun } from "./stack/run-file";

/** `npm run seed`: adds the demo data that is missing. Only in demo mode: a real shop has its own. */
await runScript(async () => {
  if (process.env.FACET_DEMO !== "1") throw new ScriptError("FACET_DEMO is not 1: the seed is for the demo only");
  const run = liveRun();
  if (run !== null) process.env.DATABASE_OWNER_URL = run.databaseOwnerUrl;
  await runInForeground([...TSX, inProject("prisma/seed/main.ts")]);
});
