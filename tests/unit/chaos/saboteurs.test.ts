import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { SABOTEURS } from "@/tests/chaos/saboteurs/list";
import { sabotaged } from "@/tests/chaos/saboteurs/saboteur";

const ROOT = path.resolve(import.meta.dirname, "../../..");

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

// A function that a later migration writes anew is no longer run: a mistake in it would be noticed by nobody, for want of a mistake. A function
// that was renamed and is still called keeps its text under another name.
const RENAMED = new Set(["confirm_batch", "settle_batch", "money_batch"]);
const MIGRATIONS = "prisma/migrations";

function functionAround(text: string, at: number): string | undefined {
  return [...text.slice(0, at).matchAll(/CREATE (?:OR REPLACE )?FUNCTION (\w+)\(/g)].at(-1)?.[1];
}

it.each(
  SABOTEURS.flatMap(({ name, changes }) =>
    changes.filter(({ file }) => file.startsWith(MIGRATIONS)).map((change) => [name, change] as const),
  ),
)("%s: its function is not written anew by a later migration", (_name, { file, find }) => {
  const text = readFileSync(path.join(ROOT, file), "utf8");
  const changed = functionAround(text, text.indexOf(find));
  expect(changed).toBeDefined();
  if (changed === undefined || RENAMED.has(changed)) return;
  const later = readdirSync(path.join(ROOT, MIGRATIONS))
    .filter((folder) => folder.startsWith("2") && `${MIGRATIONS}/${folder}/migration.sql` > file)
    .filter((folder) =>
      new RegExp(`CREATE (OR REPLACE )?FUNCTION ${changed}\\(`).test(
        readFileSync(path.join(ROOT, MIGRATIONS, folder, "migration.sql"), "utf8"),
      ),
    );
  expect(later).toEqual([]);
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
