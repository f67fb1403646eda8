import "server-only";
import { env } from "@/lib/env";
import { nextRootIds, setTracer } from "@/lib/tracing/trace";

/** A collector that hangs holds up nobody, the end of the process least of all. */
const PATIENCE_MS = 3_000;

/** Where no trace goes, nothing of the SDK is loaded. */
const nothing = async () => undefined;

/**
 * Sends the traces of this process to OTEL_EXPORTER_OTLP_ENDPOINT (OTLP over HTTP), a share of TRACE_RATIO of all orders; does nothing without
 * the setting. A collector that does not answer costs the shop nothing but the spans. Answers the way to end it, which sends what is left.
 *
 * @param service `facet-web` or `facet-worker`, as the traces name it
 */
export async function startTracing(service: "facet-web" | "facet-worker"): Promise<() => Promise<void>> {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return nothing;
  const [{ OTLPTraceExporter }, { resourceFromAttributes }, sdk] = await Promise.all([
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/resources"),
    import("@opentelemetry/sdk-trace-node"),
  ]);
  const random = new sdk.RandomIdGenerator();
  const provider = new sdk.NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": service, "process.pid": process.pid }),
    // By the trace's own id, so that every process keeps the same orders.
    sampler: new sdk.TraceIdRatioBasedSampler(env.TRACE_RATIO),
    idGenerator: {
      generateTraceId: () => nextRootIds()?.traceId ?? random.generateTraceId(),
      generateSpanId: () => nextRootIds()?.spanId ?? random.generateSpanId(),
    },
    spanProcessors: [
      new sdk.BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: PATIENCE_MS }), {
        exportTimeoutMillis: PATIENCE_MS,
      }),
    ],
  });
  setTracer(provider.getTracer("facet"));
  return async () => {
    setTracer(undefined);
    await provider.shutdown().catch(() => undefined);
  };
}
