import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { DATA_DIR, inProject } from "@/scripts/project";
import { runNode } from "@/scripts/stack/build-shop";
import { childEnv } from "@/scripts/stack/child-env";

/**
 * What "above an empty page of the same build" is measured from: a page whose component renders nothing, under a root
 * layout that is nothing but `<html><body>`, built together with all pages of the shop by the same Next, the same configuration and
 * the same chunking. The shop itself has no such page (it would be one more address in production), so the shop's folders are
 * copied to `.data`, the page is added there and the copy is built; node_modules is found in the folders above.
 *
 * Not used, because each would flatter us: a page of the shop such as the 404 (it has our layout in it), or the chunks that all
 * pages share (our header and text provider are in them).
 */
const COPIED = ["app", "components", "i18n", "lib", "messages", "prisma", "public"];
const COPIED_FILES = [
  "next.config.js",
  "proxy.ts",
  "instrumentation.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
];
const EMPTY_PATH = "empty-page-of-the-benchmark";
const LAYOUT = `export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
`;
const PAGE = "export default function Page() {\n  return null;\n}\n";

/** @returns bytes of JavaScript (gzip) that the empty page loads */
export async function weighEmptyPage(settings: Readonly<Record<string, string>>): Promise<number> {
  const folder = mkdtempSync(path.join(DATA_DIR, "bench-pages-"));
  try {
    for (const name of COPIED) cpSync(inProject(name), path.join(folder, name), { recursive: true });
    for (const name of COPIED_FILES) cpSync(inProject(name), path.join(folder, name));
    const page = path.join(folder, "app", EMPTY_PATH);
    mkdirSync(page);
    writeFileSync(path.join(page, "layout.jsx"), LAYOUT);
    writeFileSync(path.join(page, "page.jsx"), PAGE);
    const env = childEnv(settings, "production");
    await runNode("build", [inProject("node_modules/next/dist/bin/next"), "build", folder], env, () => undefined);
    return weighDocument(path.join(folder, ".next"), `${EMPTY_PATH}.html`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The scripts that a document names, `nomodule` ones left out: no browser of the last eight years loads them. */
function weighDocument(build: string, document: string): number {
  const html = readFileSync(path.join(build, "server/app", document), "utf8");
  const tags = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag).filter((tag) => !/\bnomodule\b/i.test(tag));
  const sources = tags.flatMap((tag) => /\bsrc="\/_next\/([^"?]+)/.exec(tag)?.[1] ?? []);
  if (sources.length === 0) throw new Error(`the empty page names no script: ${readdirSync(build).join(", ")}`);
  return [...new Set(sources)]
    .map((source) => gzipSync(readFileSync(path.join(build, source))).length)
    .reduce((sum, bytes) => sum + bytes, 0);
}
