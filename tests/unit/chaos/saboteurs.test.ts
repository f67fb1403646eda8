import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { SABOTEURS } from "@/tests/chaos/saboteurs/list";
import { replacedLater } from "@/tests/chaos/saboteurs/replaced-later";
import { sabotaged } from "@/tests/chaos/saboteurs/saboteur";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const MIGRATIONS = globSync("prisma/migrations/*/migration.sql", { cwd: ROOT })
  .sort()
  .map((file) => ({ file, text: readFileSync(path.join(ROOT, file), "utf8") }));

// Guarantee: each saboteur still breaks what it says, whatever has been rewritten meanwhile.
it.each(SABOTEURS.map((saboteur) => [saboteur.name, saboteur] as const))(
  "%s: its text stands there exactly once",
  (_name, { changes }) => {
    for (const change of changes) {
      const text = readFileSync(path.join(ROOT, change.file), "utf8");
      expect(sabotaged(text, change)).not.toBe(text);
    }
  },
);

it.each(
  SABOTEURS.flatMap(({ name, changes }) =>
    changes
      .filter(({ file }) => file.startsWith("prisma/migrations/"))
      .map((change) => [name, change.file.split("/")[2] ?? "", change] as const),
  ),
)("%s: no later migration than %s writes its function anew", (_name, _folder, { file, find }) => {
  expect(replacedLater(MIGRATIONS, file, find)).toBeNull();
});

it("tells a function that is written anew from one that only goes on under another name", () => {
  const first = {
    file: "1",
    text: "CREATE FUNCTION one(a int) AS $$ here $$;\nCREATE FUNCTION two(b int) AS $$ there $$;",
  };
  const renames = {
    file: "2",
    text: "ALTER FUNCTION one(int) RENAME TO one_each;\nCREATE FUNCTION one(a int) AS $$ new $$;",
  };
  const replaces = {
    file: "3",
    text: "DROP FUNCTION two(int);\nCREATE OR REPLACE FUNCTION two(b int) AS $$ newer $$;",
  };
  const replacesRenamed = { file: "4", text: "CREATE OR REPLACE FUNCTION one_each(a int) AS $$ newest $$;" };
  const migrations = [first, renames, replaces];
  expect(replacedLater(migrations, "1", "here")).toBeNull();
  expect(replacedLater(migrations, "1", "there")).toBe("3");
  expect(replacedLater(migrations, "3", "newer")).toBeNull();
  expect(replacedLater([...migrations, replacesRenamed], "1", "here")).toBe("4");
  expect(() => replacedLater(migrations, "1", "nowhere")).toThrow("does not have this text");
});

it("there are at least twelve, and no name twice", () => {
  expect(SABOTEURS.length).toBeGreaterThanOrEqual(12);
  expect(new Set(SABOTEURS.map(({ name }) => name)).size).toBe(SABOTEURS.length);
});

it("refuses a text that is not there, or twice", () => {
  const change = { file: "a.ts", find: "one", replace: "two" };
  expect(() => sabotaged("nothing", change)).toThrow("0 times");
  expect(() => sabotaged("one one", change)).toThrow("2 times");
});
