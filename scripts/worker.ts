import { inProject, runScript } from "./project";
import { TSX } from "./stack/build-shop";
import { refuseDemoLogins } from "./stack/demo-leftovers";
import { runInForeground } from "./stack/foreground";

/** `npm run worker`: one worker process, for a machine where something else supervises it. Any number may run. */
await runScript(async () => {
  if (process.env.FACET_DEMO !== "1") await refuseDemoLogins(process.env.DATABASE_URL ?? "");
  await runInForeground([...TSX, inProject("worker/main.ts")]);
});
