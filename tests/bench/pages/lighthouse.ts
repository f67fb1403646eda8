import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { BROWSER_ARGS } from "@/scripts/browser";
import { median } from "./median";
import type { BenchRoute } from "./routes";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;
type Category = (typeof CATEGORIES)[number];

export type LighthouseScores = {
  name: "pages.lighthouse";
  route: string;
  /** 0 to 100, medians of the runs. */
  scores: Record<Category, number>;
  runs: number;
  /** Every audit that cost points in any run, so that a score below 100 says why. */
  lost: string[];
};

type Run = { scores: Record<Category, number>; lost: string[] };

/**
 * Lighthouse's own mobile settings (slow 4G and a four times slower CPU, simulated), nothing switched off. Each run has a browser
 * of its own. An order's page and an account ask search engines to stay away, which costs them SEO points on purpose.
 */
export async function auditRoute({
  webUrl,
  route,
  runs,
  chromePath,
}: {
  webUrl: string;
  route: BenchRoute;
  runs: number;
  chromePath: string;
}): Promise<LighthouseScores> {
  const taken: Run[] = [];
  for (let run = 0; run < runs; run += 1) taken.push(await audit(webUrl, route, chromePath));
  const scoreOf = (category: Category) => median(taken.map(({ scores }) => scores[category]));
  return {
    name: "pages.lighthouse",
    route: route.name,
    scores: {
      performance: scoreOf("performance"),
      accessibility: scoreOf("accessibility"),
      "best-practices": scoreOf("best-practices"),
      seo: scoreOf("seo"),
    },
    runs,
    lost: [...new Set(taken.flatMap(({ lost }) => lost))].sort(),
  };
}

async function audit(webUrl: string, route: BenchRoute, chromePath: string): Promise<Run> {
  const chrome = await launch({ chromePath, chromeFlags: ["--headless=new", ...BROWSER_ARGS] });
  try {
    const cookie = route.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const result = await lighthouse(webUrl + route.path, {
      port: chrome.port,
      onlyCategories: [...CATEGORIES],
      logLevel: "error",
      ...(cookie === "" ? {} : { extraHeaders: { Cookie: cookie } }),
    });
    if (result === undefined) throw new Error(`Lighthouse said nothing about ${route.path}`);
    return readResult(result.lhr);
  } finally {
    chrome.kill();
  }
}

function readResult(lhr: NonNullable<Awaited<ReturnType<typeof lighthouse>>>["lhr"]): Run {
  if (lhr.runtimeError !== undefined) throw new Error(`Lighthouse failed: ${lhr.runtimeError.message}`);
  const scoreOf = (category: Category) => {
    const score = lhr.categories[category]?.score;
    if (typeof score !== "number") throw new Error(`Lighthouse gave no score for ${category}`);
    return Math.round(score * 100);
  };
  const lost = CATEGORIES.flatMap((category) =>
    (lhr.categories[category]?.auditRefs ?? [])
      .filter(({ weight }) => weight > 0)
      .map(({ id }) => ({ id, score: lhr.audits[id]?.score, shown: lhr.audits[id]?.displayValue }))
      .filter(({ score }) => typeof score === "number" && score < 1)
      .map(({ id, shown }) => (shown === undefined ? id : `${id} (${shown})`)),
  );
  return {
    scores: {
      performance: scoreOf("performance"),
      accessibility: scoreOf("accessibility"),
      "best-practices": scoreOf("best-practices"),
      seo: scoreOf("seo"),
    },
    lost,
  };
}
