import { spawnSync } from "node:child_process";
import { inProject, ScriptError } from "../project";

/**
 * Writes the Prisma client to lib/db/generated.
 *
 * `prisma generate` looks for its schema engine and never runs it; naming any executable keeps it from downloading
 * one, which fails where only the npm registry can be reached.
 */
export function generateClient(): void {
  const made = spawnSync(process.execPath, [inProject("node_modules", "prisma", "build", "index.js"), "generate"], {
    cwd: inProject(),
    encoding: "utf8",
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1", CI: "1" },
  });
  if (made.status === 0) return;
  throw new ScriptError(`prisma generate failed:\n${made.stdout}${made.stderr}`);
}
