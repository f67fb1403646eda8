// `npm start` and `npm run dev`: two commands on a fresh clone, so this file needs nothing but Node 20.9 and npm.
import { ensureInstalled, runOnNode24 } from "./bootstrap.mjs";

ensureInstalled();
runOnNode24("run-shop.ts", process.argv.slice(2));
