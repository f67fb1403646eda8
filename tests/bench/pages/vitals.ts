import type { Browser, Page } from "@playwright/test";
import { throttling } from "lighthouse/core/config/constants.js";
import { median } from "./median";
import type { BenchRoute } from "./routes";
import { openAs, PHONE } from "./visit";

/** Lighthouse's slow 4G, as it is applied to a real connection and not simulated, and its CPU of a mid-range phone. */
const SLOW_4G = throttling.mobileSlow4G;

export type Vitals = {
  name: "pages.vitals";
  route: string;
  /** Medians of the runs; the worst run beside it. */
  lcpMs: number;
  inpMs: number | null;
  cls: number;
  worst: { lcpMs: number; inpMs: number | null; cls: number };
  interactions: number;
  runs: number;
};

type Visit = { lcpMs: number; cls: number; inpMs: number | null; interactions: number };

/**
 * Largest contentful paint, interaction to next paint and layout shift on slow 4G with a four times slower CPU, by web-vitals'
 * definitions; the interactions are real input events that the browser handles as a finger's and a keyboard's.
 */
export async function takeVitals(
  browser: Browser,
  { webUrl, route, runs }: { webUrl: string; route: BenchRoute; runs: number },
): Promise<Vitals> {
  const visits: Visit[] = [];
  for (let run = 0; run < runs; run += 1) visits.push(await visit(browser, webUrl, route));
  const inps = visits.map(({ inpMs }) => inpMs).filter((value) => value !== null);
  const lcps = visits.map(({ lcpMs }) => lcpMs);
  const shifts = visits.map(({ cls }) => cls);
  const worstOf = (values: readonly number[]) => Math.max(...values);
  return {
    name: "pages.vitals",
    route: route.name,
    lcpMs: median(lcps),
    inpMs: inps.length === 0 ? null : median(inps),
    cls: median(shifts),
    worst: { lcpMs: worstOf(lcps), inpMs: inps.length === 0 ? null : worstOf(inps), cls: worstOf(shifts) },
    interactions: Math.min(...visits.map(({ interactions }) => interactions)),
    runs,
  };
}

async function visit(browser: Browser, webUrl: string, route: BenchRoute): Promise<Visit> {
  const context = await openAs(browser, PHONE, webUrl, route);
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send("Network.enable");
    await cdp.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: SLOW_4G.requestLatencyMs,
      downloadThroughput: (SLOW_4G.downloadThroughputKbps * 1_024) / 8,
      uploadThroughput: (SLOW_4G.uploadThroughputKbps * 1_024) / 8,
    });
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOW_4G.cpuSlowdownMultiplier });
    await page.addInitScript(observe);
    await page.goto(route.path, { waitUntil: "load" });
    await route.ready(page);
    await route.interact(page);
    return await readVitals(page);
  } finally {
    await context.close();
  }
}

type Observed = { lcpMs: number; shifts: { at: number; value: number }[]; interactions: Record<string, number> };

/** Runs in the page before anything else. */
function observe(): void {
  const seen: Observed = { lcpMs: 0, shifts: [], interactions: {} };
  Object.assign(window, { facetVitals: seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.lcpMs = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
      if (!hadRecentInput) seen.shifts.push({ at: entry.startTime, value });
    }
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { interactionId = 0, duration } = entry as PerformanceEventTiming & { interactionId?: number };
      if (interactionId > 0) {
        seen.interactions[interactionId] = Math.max(seen.interactions[interactionId] ?? 0, duration);
      }
    }
  }).observe({ type: "event", buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
}

async function readVitals(page: Page): Promise<Visit> {
  // Two frames and an idle moment: the last interaction's entry is written after its next paint.
  const { count, ...seen } = await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1_000 }));
    const { facetVitals } = window as unknown as { facetVitals: Observed };
    return { ...facetVitals, count: (performance as Performance & { interactionCount: number }).interactionCount };
  });
  if (seen.lcpMs === 0) throw new Error(`${page.url()} painted nothing large`);
  return {
    lcpMs: Math.round(seen.lcpMs),
    cls: Math.round(layoutShift(seen.shifts) * 10_000) / 10_000,
    inpMs: interactionToNextPaint(Object.values(seen.interactions), count),
    interactions: count,
  };
}

/** The worst session of shifts: at most 1 s between two of them, at most 5 s together. */
export function layoutShift(shifts: Observed["shifts"]): number {
  let worst = 0;
  let session = { began: 0, last: 0, sum: 0 };
  for (const { at, value } of shifts.toSorted((a, b) => a.at - b.at)) {
    const goesOn = session.sum > 0 && at - session.last < 1_000 && at - session.began < 5_000;
    session = goesOn ? { ...session, last: at, sum: session.sum + value } : { began: at, last: at, sum: value };
    worst = Math.max(worst, session.sum);
  }
  return worst;
}

/**
 * The slowest interaction, without one outlier for each fifty. Browsers write entries from 16 ms on: a page whose every interaction
 * was faster has no slowest one, and gets those 16 ms.
 *
 * @param count all interactions, those without an entry too
 */
export function interactionToNextPaint(durations: readonly number[], count: number): number | null {
  if (count === 0) return null;
  return durations.toSorted((a, b) => b - a)[Math.floor(count / 50)] ?? 16;
}
