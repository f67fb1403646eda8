import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json. Scripts name files from here, so they work from any working directory. */
export const PROJECT_DIR = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** Everything the running shop keeps on disk: database, build stamps, simulators' state, run file. */
export const DATA_DIR = path.join(PROJECT_DIR, ".data");

export const inProject = (...parts: string[]): string => path.join(PROJECT_DIR, ...parts);

/** An expected "cannot go on", shown as its one sentence without a stack. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";
}

/**
 * Runs a script's main function and turns what it throws into an exit code: a `ScriptError` is one line on standard
 * error, anything else is a bug and keeps its stack.
 */
export async function runScript(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const isExpected = error instanceof Error && (error.name === "ScriptError" || error.name === "SettingsError");
    console.error(isExpected ? error.message : error);
    process.exit(1);
  }
}
