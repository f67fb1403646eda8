import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { inProject } from "@/scripts/project";

const run = promisify(execFile);

export type Throughput = {
  name: "pages.throughput";
  route: string;
  encoding: "identity" | "gzip";
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Everything but a 2xx, and every broken connection. */
  failed: number;
  bytesPerRequest: number;
  connections: number;
  seconds: number;
  command: string;
};

type Answer = {
  requests: { average: number; total: number };
  latency: { p50: number; p99: number };
  throughput: { total: number };
  non2xx: number;
  errors: number;
  timeouts: number;
};

const WARM_UP_SECONDS = 2;

/**
 * Requests a second of one address, by autocannon in a process of its own, after a warm-up that does not count. Browsers ask for
 * compressed answers and load generators usually do not, so a page is measured both ways.
 */
export async function loadRoute({
  url,
  route,
  encoding,
  connections,
  seconds,
}: {
  url: string;
  route: string;
  encoding: Throughput["encoding"];
  connections: number;
  seconds: number;
}): Promise<Throughput> {
  const asked = encoding === "gzip" ? ["-H", "accept-encoding=gzip"] : [];
  const fire = async (forSeconds: number) => {
    const args = ["-j", "-c", String(connections), "-d", String(forSeconds), ...asked, url];
    const { stdout } = await run(process.execPath, [inProject("node_modules/autocannon/autocannon.js"), ...args], {
      maxBuffer: 16_000_000,
    });
    return JSON.parse(stdout) as Answer;
  };
  await fire(WARM_UP_SECONDS);
  const { requests, latency, throughput, non2xx, errors, timeouts } = await fire(seconds);
  return {
    name: "pages.throughput",
    route,
    encoding,
    requestsPerSecond: Math.round(requests.average),
    p50Ms: latency.p50,
    p99Ms: latency.p99,
    failed: non2xx + errors + timeouts,
    bytesPerRequest: requests.total === 0 ? 0 : Math.round(throughput.total / requests.total),
    connections,
    seconds,
    command: ["autocannon", "-c", String(connections), "-d", String(seconds), ...asked, pathOf(url)].join(" "),
  };
}

/** Without the order's token, which nobody needs to see in a report. */
function pathOf(url: string): string {
  return new URL(url).pathname;
}
