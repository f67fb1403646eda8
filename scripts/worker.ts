import { inProject, runScript } from "./project";
import { TSX } from "./stack/build-shop";
import { runInForeground } from "./stack/foreground";

/** `npm run worker`: one worker process, for a machine where something else supervises it. Any number may run. */
await runScript(() => runInForeground([...TSX, inProject("worker/main.ts")]));
