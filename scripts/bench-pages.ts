import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium } from "@playwright/test";
import { weighEmptyPage } from "@/tests/bench/pages/empty-page";
import { auditRoute } from "@/tests/bench/pages/lighthouse";
import { type PagesOptions, readOptions } from "@/tests/bench/pages/options";
import { lineOf, type PageFigures } from "@/tests/bench/pages/report";
import { type PreparedShop, prepareRoutes } from "@/tests/bench/pages/routes";
import { loadRoute } from "@/tests/bench/pages/throughput";
import { takeVitals } from "@/tests/bench/pages/vitals";
import { weighRoute } from "@/tests/bench/pages/weight";
import { BROWSER_ARGS, ensureBrowser } from "./browser";
import { DATA_DIR, runScript, ScriptError } from "./project";
import { startFreshShop } from "./stack/fresh-shop";
import type { Stack } from "./stack/stack";

/**
 * `npm run bench:pages`: how heavy the pages are, how Lighthouse sees them, how they feel on slow 4G, and how many of them the
 * server hands out a second. The shop is its own; a line of JSON for each figure on standard output, a table on standard error. A
 * slow page is a figure and no failure; a page that does not work ends with exit code 1.
 */
const LOG = path.join(DATA_DIR, "bench-pages.log");

const say = (line: string) => console.error(line);

await runScript(async () => {
  const options = optionsOf(process.argv.slice(2));
  const chromePath = ensureBrowser(say);
  mkdirSync(DATA_DIR, { recursive: true });
  const log = createWriteStream(LOG);
  say(`starting a shop of its own; its log is ${path.relative(process.cwd(), LOG)}`);
  const shop = await startFreshShop({ log: (name, line) => log.write(`${name} | ${line}\n`) });
  const browser = await chromium.launch({ executablePath: chromePath, args: BROWSER_ARGS });
  const stop = () => void shop.stop().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  try {
    await measure({ shop, browser, chromePath, options });
  } finally {
    await browser.close();
    await shop.stop();
    log.end();
  }
});

type Bench = { shop: Stack; browser: Browser; chromePath: string; options: PagesOptions };

async function measure(bench: Bench): Promise<void> {
  const prepared = await prepareRoutes(bench.shop, bench.browser);
  for (const part of bench.options.parts) {
    say(`\n${part}`);
    for await (const figures of partOf(part, bench, prepared)) {
      console.log(JSON.stringify(figures));
      say(`  ${lineOf(figures)}`);
    }
  }
}

async function* partOf(
  part: PagesOptions["parts"][number],
  { shop, browser, chromePath, options }: Bench,
  { routes, statusPath }: PreparedShop,
): AsyncGenerator<PageFigures> {
  const webUrl = shop.urls.web;
  const { runs, connections, seconds } = options;
  const asked = routes.filter(({ name }) => options.routes.includes(name));
  if (part === "throughput") {
    const load = { connections, seconds };
    yield await loadRoute({ ...load, route: "home", encoding: "identity", url: `${webUrl}/en` });
    yield await loadRoute({ ...load, route: "home", encoding: "gzip", url: `${webUrl}/en` });
    yield await loadRoute({ ...load, route: "order status", encoding: "identity", url: webUrl + statusPath });
    return;
  }
  const emptyPageBytes = part === "weight" ? await weighEmptyPage(shop.settings) : 0;
  for (const route of asked) {
    if (part === "weight") yield await weighRoute(browser, { webUrl, route, emptyPageBytes });
    else if (part === "vitals") yield await takeVitals(browser, { webUrl, route, runs });
    else yield await auditRoute({ webUrl, route, runs, chromePath });
  }
}

function optionsOf(args: readonly string[]): PagesOptions {
  try {
    return readOptions(args);
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error));
  }
}
