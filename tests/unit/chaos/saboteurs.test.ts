import { readFileSync } from "node:fs";
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

it("there are at least twelve, and no name twice", () => {
  expect(SABOTEURS.length).toBeGreaterThanOrEqual(12);
  expect(new Set(SABOTEURS.map(({ name }) => name)).size).toBe(SABOTEURS.length);
});

it("refuses a text that is not there, or twice", () => {
  const change = { file: "a.ts", find: "one", replace: "two" };
  expect(() => sabotaged("nothing", change)).toThrow("0 times");
  expect(() => sabotaged("one one", change)).toThrow("2 times");
});
