import type { LighthouseScores } from "./lighthouse";
import type { Throughput } from "./throughput";
import type { Vitals } from "./vitals";
import type { Weight } from "./weight";

export type PageFigures = Weight | LighthouseScores | Vitals | Throughput;

/** What the home page is held to; the other pages are measured beside it. */
export const HOME_TARGETS = {
  aboveEmptyBytes: 45_000,
  performance: 95,
  otherScores: 100,
  lcpMs: 2_500,
  inpMs: 200,
  cls: 0.1,
  requestsPerSecond: 2_000,
} as const;

const kB = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`;

/** One line for people, with the target where the route has one. */
export function lineOf(figures: PageFigures): string {
  const verdict = verdictOf(figures);
  return [figures.route.padEnd(13), textOf(figures), ...(verdict === null ? [] : [verdict ? "(met)" : "(NOT met)"])]
    .join(" ")
    .trimEnd();
}

function textOf(figures: PageFigures): string {
  switch (figures.name) {
    case "pages.weight":
      return `JavaScript ${kB(figures.scriptBytes)} in ${figures.scripts} files, ${kB(figures.aboveEmptyBytes)} above an empty page (${kB(figures.emptyPageBytes)}); document ${kB(figures.documentBytes)}`;
    case "pages.lighthouse": {
      const { performance, accessibility, seo } = figures.scores;
      const lost = figures.lost.length === 0 ? "" : `; points lost: ${figures.lost.join(", ")}`;
      return `performance ${performance}, accessibility ${accessibility}, best practices ${figures.scores["best-practices"]}, SEO ${seo}${lost}`;
    }
    case "pages.vitals":
      return `LCP ${figures.lcpMs} ms, INP ${figures.inpMs ?? "none"} ms, CLS ${figures.cls} (worst of ${figures.runs}: ${figures.worst.lcpMs} ms, ${figures.worst.inpMs ?? "none"} ms, ${figures.worst.cls}; ${figures.interactions} interactions)`;
    case "pages.throughput":
      return `${figures.requestsPerSecond} requests/s, ${figures.encoding}, ${kB(figures.bytesPerRequest)} each, p50 ${figures.p50Ms} ms, p99 ${figures.p99Ms} ms, ${figures.failed} failed; ${figures.command}`;
  }
}

/** Whether the home page meets its targets; null for what has none. */
export function verdictOf(figures: PageFigures): boolean | null {
  if (figures.route !== "home") return null;
  switch (figures.name) {
    case "pages.weight":
      return figures.aboveEmptyBytes <= HOME_TARGETS.aboveEmptyBytes;
    case "pages.lighthouse": {
      const { performance, ...others } = figures.scores;
      const areFull = Object.values(others).every((score) => score >= HOME_TARGETS.otherScores);
      return performance >= HOME_TARGETS.performance && areFull;
    }
    case "pages.vitals":
      return (
        figures.lcpMs <= HOME_TARGETS.lcpMs &&
        figures.inpMs !== null &&
        figures.inpMs <= HOME_TARGETS.inpMs &&
        figures.cls <= HOME_TARGETS.cls
      );
    case "pages.throughput":
      return figures.failed === 0 && figures.requestsPerSecond >= HOME_TARGETS.requestsPerSecond;
  }
}
