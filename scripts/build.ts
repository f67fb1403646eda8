import { runScript } from "./project";
import { ensureBuild } from "./stack/build-shop";
import { prefixedLog } from "./stack/log";

/** `npm run build`: builds the pages when the sources changed since the last build. */
await runScript(async () => {
  const settings = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ""]));
  const isNew = await ensureBuild(settings, prefixedLog());
  console.log(isNew ? "built" : "the last build is up to date");
});
