// `node scripts/run.mjs <script.ts> [arguments]`: any script of the project on Node 24 with the shop's settings, on a
// fresh clone too. Standard output belongs to the script.
import { ensureInstalled, fail, runOnNode24 } from "./bootstrap.mjs";

const [script, ...args] = process.argv.slice(2);
if (script === undefined) fail("which script? node scripts/run.mjs scripts/smoke.ts");
ensureInstalled();
runOnNode24("run-script.ts", [script, ...args]);
