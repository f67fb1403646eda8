import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { inProject, ScriptError } from "./project";

/** The browser for tests and screenshots: an installed one, Playwright's own, or one that we can install. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MAC_APPS = ["Google Chrome", "Chromium"].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

/** Needed where there is no GPU, no sandbox and no way to the internet; none of them changes how a page works. */
export const BROWSER_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The path of a browser that is on this machine already, or null. */
export function installedBrowser(): string | null {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...onPath, ...MAC_APPS, chromium.executablePath()].find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The same, installing one when there is none: Playwright's download first, then Debian's package as root.
 *
 * @throws ScriptError with one sentence that says what to do
 */
export function ensureBrowser(say: (line: string) => void): string {
  const present = installedBrowser();
  if (present !== null) return present;

  say("no Chromium or Chrome here: trying `playwright install chromium`");
  const cli = inProject("node_modules/@playwright/test/cli.js");
  spawnSync(process.execPath, [cli, "install", "chromium"], { stdio: ["ignore", 2, 2], timeout: 300_000 });
  const downloaded = installedBrowser();
  if (downloaded !== null) return downloaded;

  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    say("trying `apt-get install -y chromium`");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update"], { stdio: ["ignore", 2, 2], env });
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { stdio: ["ignore", 2, 2], env });
    const packaged = installedBrowser();
    if (packaged !== null) return packaged;
  }
  throw new ScriptError(
    "the browser tests need Chromium or Chrome: install one (Debian: apt-get install chromium) and run this again",
  );
}
