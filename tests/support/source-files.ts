import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

export type SourceFile = { path: string; text: string };

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Every TypeScript and JavaScript file that git knows or would add; what is generated or ignored is nobody's style. */
export function sourceFiles(): SourceFile[] {
  const listed = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.tsx", "*.js", "*.mjs"],
    {
      cwd: ROOT,
      encoding: "utf8",
      maxBuffer: 16 * 1024 * 1024,
    },
  );
  return [...new Set(listed.split("\n"))]
    .filter((file) => file !== "" && !file.endsWith(".d.ts"))
    .flatMap((file) => {
      try {
        return [{ path: file, text: readFileSync(path.join(ROOT, file), "utf8") }];
      } catch {
        // Listed by git and deleted here: there is nothing left to check.
        return [];
      }
    });
}

/** The specifiers that a file imports or re-exports, `@/` ones and relative ones resolved to paths from the root. */
export function importsOf({ path: file, text }: SourceFile): string[] {
  const found = [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^"';]*?from\s+"([^"]+)"|import\(\s*"([^"]+)"\s*\)|(?:^|\n)import\s+"([^"]+)"/g,
    ),
  ];
  return found.map(([, fromClause, dynamic, bare]) => {
    const specifier = fromClause ?? dynamic ?? bare ?? "";
    if (specifier.startsWith("@/")) return specifier.slice(2);
    if (specifier.startsWith(".")) return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
    return specifier;
  });
}
