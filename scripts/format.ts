import { spawnSync } from "node:child_process";
import { inProject } from "./project";

/** `npm run format`: writes every file in the house format and mends what the linter can mend by itself. */
const done = spawnSync(
  process.execPath,
  [inProject("node_modules/@biomejs/biome/bin/biome"), "check", "--write", "."],
  {
    cwd: inProject(),
    stdio: "inherit",
  },
);
process.exit(done.status ?? 1);
