import { runScript } from "./project";
import { ensureBuild } from "./stack/build-shop";
import { WEB_SERVER_ARGS } from "./stack/bundle-server";
import { refuseDemoLogins } from "./stack/demo-leftovers";
import { runInForeground } from "./stack/foreground";
import { prefixedLog } from "./stack/log";

/** `npm run web`: one web process, for a machine where something else supervises it. Builds when the sources changed. */
await runScript(async () => {
  const settings = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ""]));
  const log = prefixedLog((text) => process.stderr.write(text));
  await ensureBuild(settings, log);
  if (settings.FACET_DEMO !== "1") await refuseDemoLogins(settings.DATABASE_URL ?? "");
  await runInForeground(WEB_SERVER_ARGS);
});
