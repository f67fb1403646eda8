import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { PageHashes } from "@/lib/http/security-policy";
import { inProject, runScript } from "./project";

/**
 * After `next build`: the hashes of the inline scripts of every page that was built ahead, for the security policy
 * that proxy.ts sends. A page without its hashes would be a page whose scripts the browser refuses.
 */
const PAGES = inProject(".next/server/app");
const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

function htmlFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return htmlFiles(file);
    return entry.name.endsWith(".html") ? [file] : [];
  });
}

function scriptHashes(html: string): string[] {
  const hashes = [...html.matchAll(INLINE_SCRIPT)].map(
    ([, script = ""]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  );
  return [...new Set(hashes)];
}

await runScript(async () => {
  const pages: Record<string, string[]> = {};
  for (const file of htmlFiles(PAGES)) {
    const name = path
      .relative(PAGES, file)
      .replace(/\.html$/, "")
      .split(path.sep)
      .join("/");
    pages[name === "index" ? "/" : `/${name}`] = scriptHashes(readFileSync(file, "utf8"));
  }
  // Next's own error pages ("/_…") are drawn without our layout, so what all pages share is told from the others.
  const lists = Object.entries(pages).flatMap(([name, list]) => (name.startsWith("/_") ? [] : [list]));
  const everywhere = (lists[0] ?? []).filter((hash) => lists.every((list) => list.includes(hash)));
  const hashes: PageHashes = { everywhere, pages };
  writeFileSync(inProject(".next/csp-hashes.json"), JSON.stringify(hashes));
  console.log(`hashes of inline scripts in ${lists.length} pages collected`);
});
