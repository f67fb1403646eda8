import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { levelOf, mayImport } from "@/tests/support/domain-levels";
import { functionLengths } from "@/tests/support/function-lengths";
import { LONG_FILES, LONG_FUNCTIONS } from "@/tests/support/long-ones";
import { importsOf, type SourceFile, sourceFiles } from "@/tests/support/source-files";

// Guarantee: the house rules that a program can check hold in every file, so that nobody has to remember them.
const FILES = sourceFiles();
const FILE_LINES_MAX = 250;
const FUNCTION_LINES_MAX = 70;
const COMPONENT_LINES_MAX = 150;

type Rule = { why: string; under: RegExp; except?: RegExp; forbids: RegExp; inCodeOnly?: boolean };

const THIS_FILE = /^tests\/unit\/tidy\.test\.ts$/;

const TEXT_RULES: readonly Rule[] = [
  {
    why: "The domain does not know that Next exists.",
    under: /^lib\//,
    except: /^lib\/(http\/|accounts\/session)/,
    forbids: /from "(next\/|react"|react\/|@\/(app|components)\/)/,
  },
  {
    why: "Components receive data and actions as props.",
    under: /^components\//,
    forbids: /from "@\/(app\/|lib\/(db|http|jobs|accounts)\/|lib\/[a-z-]+\/(repository|queries)")/,
  },
  {
    why: "Routes call use-cases and queries, never tables.",
    under: /^app\//,
    forbids: /from "@\/lib\/([a-z-]+\/repository|db\/generated)/,
  },
  {
    why: "Settings are read in one place.",
    under: /./,
    except: /^(lib\/env\.ts|instrumentation\.ts|sim\/env\.ts|scripts\/.*|tests\/.*|[a-z.]+\.config\.(ts|js|mjs))$/,
    forbids: /process\.env/,
  },
  { why: "What is unfinished is an issue, not a comment.", under: /./, forbids: /\b(TODO|FIXME|HACK|XXX)\b/ },
  {
    why: "Types are kept.",
    under: /\.tsx?$/,
    forbids: /:\s*any\b|\bas any\b|<any>/,
    inCodeOnly: true,
  },
  { why: "The compiler is not told to look away.", under: /\.tsx?$/, forbids: /@ts-(ignore|nocheck|expect-error)/ },
  {
    why: "No test is skipped, and none waits a fixed time.",
    under: /^tests\//,
    forbids: /\b(test|it|describe)\.(skip|only|todo|fixme)\b|waitForTimeout/,
  },
  { why: "A status is a union of words.", under: /\.tsx?$/, forbids: /^\s*(export\s+)?(const\s+)?enum\s/m },
];

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
}

function offendersOf({ under, except, forbids, inCodeOnly }: Rule): string[] {
  return FILES.filter((file) => under.test(file.path) && !except?.test(file.path) && !THIS_FILE.test(file.path))
    .filter((file) => forbids.test(inCodeOnly === true ? withoutComments(file.text) : file.text))
    .map((file) => file.path);
}

describe("what a file may say", () => {
  for (const rule of TEXT_RULES) it(rule.why, () => expect(offendersOf(rule)).toEqual([]));

  it("Money is whole minor units: no floating point and no decimals in the schema.", () => {
    const folder = path.resolve(import.meta.dirname, "../../prisma/schema");
    const offenders = readdirSync(folder).filter((name) =>
      /^\s+\w*(minor|diamonds|amount|price|total)\w*\s+(Float|Decimal)/im.test(
        readFileSync(path.join(folder, name), "utf8"),
      ),
    );
    expect(offenders).toEqual([]);
  });
});

describe("what a file may import", () => {
  const pairs = FILES.flatMap((file) => importsOf(file).map((to) => ({ from: file.path, to })));
  const say = ({ from, to }: { from: string; to: string }) => `${from} imports ${to}`;

  it("Imports point down, and neighbours on one level are strangers.", () => {
    const offenders = pairs.filter(({ from, to }) => !mayImport(from, to)).map(say);
    expect(offenders).toEqual([]);
  });

  it("Every folder of lib has a level.", () => {
    const homeless = FILES.filter(({ path: file }) => file.startsWith("lib/") && levelOf(file) === null);
    expect(homeless.map(({ path: file }) => file)).toEqual([]);
  });

  it("A domain's repository is its own.", () => {
    const offenders = pairs.filter(({ from, to }) => {
      const owner = /^(lib\/[a-z-]+)\/repository$/.exec(to)?.[1];
      return owner !== undefined && !from.startsWith(`${owner}/`) && !/^(tests|prisma\/seed)\//.test(from);
    });
    expect(offenders.map(say)).toEqual([]);
  });

  it("Simulators are strangers: they import nothing of ours, and the shop nothing of theirs.", () => {
    const offenders = pairs.filter(({ from, to }) => {
      if (from.startsWith("sim/")) return /^(app|components|i18n|lib|prisma|scripts|tests|worker)\//.test(to);
      return to.startsWith("sim/") && !from.startsWith("tests/");
    });
    expect(offenders.map(say)).toEqual([]);
  });
});

describe("how files are made", () => {
  it("No barrels: a file is imported by its own name.", () => {
    const isBarrel = ({ path: file, text }: SourceFile) =>
      /(^|\/)index\.tsx?$/.test(file) ||
      /^(\s*(export\s+(type\s+)?(\*|\{[^}]*\})[^;]*from[^;]*;|\/\/.*))+\s*$/.test(text);
    expect(FILES.filter(isBarrel).map(({ path: file }) => file)).toEqual([]);
  });

  it("A file is named after its idea.", () => {
    const nameless = FILES.filter(({ path: file }) =>
      /(^|\/)(utils?|helpers?|misc|common|types)(\.tsx?$|\/)/.test(file),
    );
    expect(nameless.map(({ path: file }) => file)).toEqual([]);
  });

  it("File names are in kebab-case.", () => {
    const strange = FILES.filter(
      ({ path: file }) => !/^[\][()a-z0-9.\-/]+$/.test(file.replace(/\[[a-zA-Z.]+\]/g, "x")),
    );
    expect(strange.map(({ path: file }) => file)).toEqual([]);
  });
});

/** The lists may only shrink: nothing new gets on them, nothing on them grows, and what got short leaves. */
function expectOnlyListed(found: Record<string, number>, listed: Readonly<Record<string, number>>): void {
  const tooLong = Object.entries(found).filter(([name, lines]) => lines > (listed[name] ?? 0));
  expect(Object.fromEntries(tooLong), "split these").toEqual({});
  const shortNow = Object.keys(listed).filter((name) => found[name] === undefined);
  expect(shortNow, "take these off the list in tests/support/long-ones.ts").toEqual([]);
}

describe("how long things are", () => {
  it(`A file has at most ${FILE_LINES_MAX} lines.`, () => {
    const long = FILES.map(({ path: file, text }) => [file, text.trimEnd().split("\n").length] as const);
    expectOnlyListed(Object.fromEntries(long.filter(([, lines]) => lines > FILE_LINES_MAX)), LONG_FILES);
  });

  it(`A function has at most ${FUNCTION_LINES_MAX} lines, a component ${COMPONENT_LINES_MAX}.`, () => {
    // In tests the functions are suites; their files have a limit, and that is enough.
    const code = FILES.filter(({ path: file }) => !file.startsWith("tests/"));
    const long = code.flatMap((file) =>
      functionLengths(file)
        .filter(({ lines, isComponent }) => lines > (isComponent ? COMPONENT_LINES_MAX : FUNCTION_LINES_MAX))
        .map(({ name, lines }) => [`${file.path} ${name}`, lines] as const),
    );
    expectOnlyListed(Object.fromEntries(long), LONG_FUNCTIONS);
  });
});
