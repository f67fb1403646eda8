import { readFileSync, writeFileSync } from "node:fs";
import { inProject, runScript } from "./project";

/**
 * After `next build`: asks the browser to compile the framework's scripts while they stream in.
 *
 * Each page begins by running React and Next's router whole, and a browser compiles a function when it is first called: on the main thread, in
 * one long task, while the page cannot answer a finger. With this comment at its top V8 compiles a script's functions in the background
 * instead (https://v8.dev/blog/explicit-compile-hints, Chrome from 136 on; elsewhere it is a comment). Only the scripts that every page
 * runs at its start get it: in others most functions are never called. docs/performance.md has what it saves.
 */
const HINT = "//# allFunctionsCalledOnLoad\n";

await runScript(async () => {
  const manifest = JSON.parse(readFileSync(inProject(".next/build-manifest.json"), "utf8")) as {
    rootMainFiles: string[];
  };
  for (const name of manifest.rootMainFiles) {
    const file = inProject(".next", name);
    const script = readFileSync(file, "utf8");
    if (!script.startsWith(HINT)) writeFileSync(file, HINT + script);
  }
  console.log(`${manifest.rootMainFiles.length} scripts are compiled ahead`);
});
