/**
 * Runs once when Next starts: under `next dev` the process reports itself to the desk. In production `server.ts` does, which knows when
 * the process ends.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs" || process.env.NODE_ENV !== "development") return;
  const { startHeartbeat } = await import("@/lib/jobs/heartbeat");
  const { openStreams } = await import("@/lib/http/order-stream");
  const { watchChannels } = await import("@/lib/payments/channel-board");
  watchChannels();
  startHeartbeat("web", () => ({ streams: openStreams() }));
}
