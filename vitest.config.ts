import { availableParallelism } from "node:os";
import path from "node:path";
import { defineConfig } from "vitest/config";
import { testSettings } from "./tests/support/test-settings.ts";

const root = import.meta.dirname;

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: `${root}/` },
      { find: "server-only", replacement: path.join(root, "tests/support/server-only.ts") },
    ],
  },
  test: {
    env: testSettings(),
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: "forks",
    // Integration tests mostly wait, for commits and for each other: one process a core leaves two cores half idle.
    maxWorkers: Math.max(3, availableParallelism()),
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["tests/unit/**/*.test.ts"], exclude: ["tests/unit/tidy.test.ts"] },
      },
      { extends: true, test: { name: "tidy", include: ["tests/unit/tidy.test.ts"] } },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          globalSetup: ["tests/support/database-server.ts"],
          setupFiles: ["tests/support/integration-setup.ts"],
          testTimeout: 60_000,
        },
      },
    ],
  },
});
