// `npm test` and `npm run check`: on a fresh clone, so this file needs nothing but Node 20.9 and npm.
import { ensureInstalled, runOnNode24 } from "./bootstrap.mjs";

ensureInstalled();
runOnNode24("run-tests.ts", process.argv.slice(2));
