import { inProject, runScript } from "./project";
import { ensureBuild } from "./stack/build-shop";
import { runInForeground } from "./stack/foreground";
import { prefixedLog } from "./stack/log";

/** `npm run web`: one web process, for a machine where something else supervises it. Builds when the sources changed. */
await runScript(async () => {
  const settings = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ""]));
  const log = prefixedLog((text) => process.stderr.write(text));
  await ensureBuild(settings, log);
  const host = settings.FACET_DEMO === "1" ? "127.0.0.1" : "0.0.0.0";
  const next = inProject("node_modules/next/dist/bin/next");
  await runInForeground([next, "start", "-H", host, "-p", settings.PORT || "3000"]);
});
