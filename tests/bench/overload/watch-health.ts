import { performance } from "node:perf_hooks";

/** One look of a load balancer. Status 0: no answer in time. */
export type HealthLook = { atMs: number; status: number; retryAfter: string | null; tookMs: number };

const LOOK_EVERY_MS = 250;
const ANSWER_WITHIN_MS = 5_000;

/** Asks for the shop's health as a load balancer would, only more often, until it is stopped; answers what it was told. */
export function watchHealth(webUrl: string): () => HealthLook[] {
  const looks: HealthLook[] = [];
  const look = async () => {
    const atMs = Date.now();
    const startedMs = performance.now();
    const seen = await fetch(`${webUrl}/api/health`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).then(
      async (response) => {
        await response.arrayBuffer();
        return { status: response.status, retryAfter: response.headers.get("retry-after") };
      },
      () => ({ status: 0, retryAfter: null }),
    );
    looks.push({ atMs, ...seen, tookMs: performance.now() - startedMs });
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    return looks;
  };
}
