import { gzipSync } from "node:zlib";
import type { Browser } from "@playwright/test";
import type { BenchRoute } from "./routes";
import { openAs, PHONE } from "./visit";

export type Weight = {
  name: "pages.weight";
  route: string;
  /** Gzip bytes of every script file that the page loads until the network is quiet: lazy ones and prefetched ones too. */
  scriptBytes: number;
  scripts: number;
  emptyPageBytes: number;
  aboveEmptyBytes: number;
  /** The document itself, gzip: its inline scripts are in it. */
  documentBytes: number;
};

/** Opens the page as a phone with an empty cache and weighs what came, with gzip's usual level whatever the server chose. */
export async function weighRoute(
  browser: Browser,
  { webUrl, route, emptyPageBytes }: { webUrl: string; route: BenchRoute; emptyPageBytes: number },
): Promise<Weight> {
  const context = await openAs(browser, PHONE, webUrl, route);
  try {
    const page = await context.newPage();
    const bodies = new Map<string, Promise<Buffer>>();
    page.on("response", (response) => {
      if (response.request().resourceType() === "script") bodies.set(response.url(), response.body());
    });
    const document = await page.goto(route.path, { waitUntil: "networkidle" });
    if (document?.ok() !== true) throw new Error(`${route.path} answered ${document?.status()}`);
    await route.ready(page);
    await page.waitForLoadState("networkidle");
    const sizes = await Promise.all([...bodies.values()].map(async (body) => gzipSync(await body).length));
    const scriptBytes = sizes.reduce((sum, bytes) => sum + bytes, 0);
    return {
      name: "pages.weight",
      route: route.name,
      scriptBytes,
      scripts: sizes.length,
      emptyPageBytes,
      aboveEmptyBytes: scriptBytes - emptyPageBytes,
      documentBytes: gzipSync(await document.body()).length,
    };
  } finally {
    await context.close();
  }
}
