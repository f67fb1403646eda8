/** Runs once when a web process starts: it reports itself to the desk. The build and the edge have nothing to report. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs" || process.env.NEXT_PHASE === "phase-production-build") return;
  const { startHeartbeat } = await import("@/lib/jobs/heartbeat");
  const { openStreams } = await import("@/lib/http/order-stream");
  startHeartbeat("web", () => ({ streams: openStreams() }));
}
