import { inProject, runScript } from "./project";
import { TSX } from "./stack/build-shop";
import { runInForeground } from "./stack/foreground";
import { liveRun } from "./stack/run-file";

/** `npm run seed`: adds what every shop needs and is missing (tax rates, channels, risk rules), and in demo mode the demo data. */
await runScript(async () => {
  const run = liveRun();
  if (run !== null) process.env.DATABASE_OWNER_URL = run.databaseOwnerUrl;
  await runInForeground([...TSX, inProject("prisma/seed/main.ts")]);
});
