import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from "@opentelemetry/api";

/** What a step is about: the order it belongs to, and ids and codes. Never a recipient, an address, a token or a card. */
export type StepFacts = { orderId: string } & Attributes;

/** A process may hold this module twice, once in Next's bundle: they trace by one tracer. Nothing here without the setting. */
type RootIds = { traceId: string; spanId: string };
const shared = globalThis as { facetTracer?: Tracer; facetNextRoot?: RootIds };

export function setTracer(tracer: Tracer | undefined): void {
  if (tracer === undefined) delete shared.facetTracer;
  else shared.facetTracer = tracer;
}

/**
 * The trace of an order is its own id, which has just as many bits: each process that does something for an order knows its trace without
 * being told, over a restart too, and nothing travels in the tables. Its first step, the placing, is the root of all others.
 */
export function traceIdOf(orderId: string): string {
  return orderId.replaceAll("-", "");
}

/** The id of the root's span follows from the order's too, so that every process can name its parent. */
export function rootSpanIdOf(orderId: string): string {
  return traceIdOf(orderId).slice(16);
}

function orderContext(orderId: string): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: traceIdOf(orderId),
    spanId: rootSpanIdOf(orderId),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
}

/**
 * Does something for an order, as a span of its trace: how long it took, and whether it threw. Calls outside are `isCall`. Costs one look at a
 * variable while tracing is off. `learn` adds what is known afterwards.
 */
export async function traceStep<T>(
  name: string,
  { orderId, ...attributes }: StepFacts,
  run: () => Promise<T>,
  { isCall = false, learn }: { isCall?: boolean; learn?: (result: T) => Attributes } = {},
): Promise<T> {
  const tracer = shared.facetTracer;
  if (tracer === undefined) return run();
  const kind = isCall ? SpanKind.CLIENT : SpanKind.INTERNAL;
  const span = tracer.startSpan(name, { kind, attributes }, orderContext(orderId));
  try {
    const result = await run();
    if (learn !== undefined) span.setAttributes(learn(result));
    return result;
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** The class of an error only: its message may hold anything. */
function fail(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : "thrown" });
}

/** The first step of an order's trace, written when it is over: `since` is when it began. */
export function traceRoot(name: string, { orderId, ...attributes }: StepFacts, since: Date): void {
  const tracer = shared.facetTracer;
  if (tracer === undefined) return;
  // Of the same moment as the id that the generator is asked for: nothing runs in between.
  shared.facetNextRoot = { traceId: traceIdOf(orderId), spanId: rootSpanIdOf(orderId) };
  const span = tracer.startSpan(name, { root: true, kind: SpanKind.SERVER, attributes, startTime: since });
  delete shared.facetNextRoot;
  span.end();
}

/** A step that is measured already, as it comes out of a batch: `since` until now. */
export function noteStep(name: string, { orderId, ...attributes }: StepFacts, since: Date): void {
  shared.facetTracer?.startSpan(name, { attributes, startTime: since }, orderContext(orderId)).end();
}

/** What the SDK is to call the next root; null for everything else. */
export function nextRootIds(): RootIds | null {
  return shared.facetNextRoot ?? null;
}
