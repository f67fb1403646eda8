import next from "next";
import { closeDatabase } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { HOT_DOORS } from "@/lib/http/doors/hot-doors";
import { endStaffStreams } from "@/lib/http/open-staff-streams";
import { openStreams } from "@/lib/http/order-stream";
import { placeActionOfBuild } from "@/lib/http/server/place-action";
import { createShopServer } from "@/lib/http/server/shop-server";
import { shellsOfBuild } from "@/lib/http/server/static-shells";
import { startHeartbeat } from "@/lib/jobs/heartbeat";
import { watchPressure } from "@/lib/jobs/pressure";
import { log } from "@/lib/log";
import { watchChannels } from "@/lib/payments/channel-board";
import { decisionP99Us } from "@/lib/payments/decision-time";
import { startTracing } from "@/lib/tracing/start-tracing";
import { placing } from "@/lib/transitions/place";

/**
 * A web process: Next, and beside it the doors that every order passes (docs/adr/0008). The build bundles this file into
 * `.next/web.mjs`, which is what runs; `npm run dev` runs `next dev` instead.
 */
const STOP_WITHIN_MS = 8_000;

const hostname = env.FACET_DEMO ? "127.0.0.1" : "0.0.0.0";
const app = next({ dev: false, hostname, port: env.PORT });
await app.prepare();
const { listen, stop } = createShopServer({
  doors: HOT_DOORS,
  front: [placeActionOfBuild(), shellsOfBuild()],
  next: app.getRequestHandler(),
  hasProxy: env.TRUSTED_PROXIES.length > 0,
});
await listen({ port: env.PORT, host: hostname }).catch((error: unknown) => {
  log().fatal({ err: error }, "the web process cannot listen");
  process.exit(1);
});
const endTracing = await startTracing("facet-web");
const endHeartbeat = startHeartbeat("web", () => ({ streams: openStreams(), decisionP99Us: decisionP99Us() }));
const endChannels = watchChannels();
const endWatch = watchPressure({ placingLateMs: () => placing.waitedMs });
log().info({ port: env.PORT }, "web process ready");

let isStopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void end());

/** Finishes what is under way. A second signal is the echo of the first: the supervisor kills what takes too long. */
async function end(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  endStaffStreams();
  await stop(STOP_WITHIN_MS);
  await app.close();
  endWatch();
  await endChannels();
  await endHeartbeat();
  await endTracing();
  await closeDatabase();
  process.exit(0);
}
