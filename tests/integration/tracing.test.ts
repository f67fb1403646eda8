import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import { startTracing } from "@/lib/tracing/start-tracing";
import { rootSpanIdOf, traceIdOf } from "@/lib/tracing/trace";
import { finishedOrder } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";

type SentSpan = { traceId: string; spanId: string; parentSpanId?: string; name: string; attributes: unknown[] };
type Sent = {
  resourceSpans: { resource: { attributes: unknown[] }; scopeSpans: { spans: SentSpan[] }[] }[];
};

let shop: Shop;
let collector: Server;
let bodies: string[] = [];

beforeAll(async () => {
  shop = await openShop();
  collector = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      bodies.push(`${request.url} ${body}`);
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  Object.assign(env, {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
  });
});
afterEach(() => {
  bodies = [];
});
afterAll(async () => {
  Object.assign(env, { OTEL_EXPORTER_OTLP_ENDPOINT: undefined, TRACE_RATIO: 1 });
  await new Promise((resolve) => collector.close(resolve));
  await shop.close();
});

function spansOf(): SentSpan[] {
  return bodies
    .map((body) => JSON.parse(body.slice(body.indexOf(" "))) as Sent)
    .flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    );
}

// Guarantee: an order's way through web, worker and platform is one trace, which says nothing about the person behind it.
describe("tracing", () => {
  it("tells an order's steps as one trace, from the placing to the capture", async () => {
    const end = await startTracing("facet-worker");
    const recipientId = "traced.recipient";
    const { orderId } = await finishedOrder(shop, { recipientId });
    await end();
    expect(bodies.every((body) => body.startsWith("/v1/traces "))).toBe(true);
    const spans = spansOf().filter(({ traceId }) => traceId === traceIdOf(orderId));
    expect(new Set(spans.map(({ name }) => name))).toEqual(
      new Set(["place order", "payment: start", "confirm payment", "platform: recharge", "settle", "payment: capture"]),
    );
    const root = spans.find(({ name }) => name === "place order");
    expect(root?.spanId).toBe(rootSpanIdOf(orderId));
    expect(root?.parentSpanId ?? "").toBe("");
    for (const span of spans) if (span !== root) expect(span.parentSpanId, span.name).toBe(root?.spanId);
    expect(JSON.stringify(spans.find(({ name }) => name === "platform: recharge"))).toContain("injectMs");
    expect(bodies.join("")).not.toContain(recipientId);
    expect(bodies.join("")).not.toContain("ana@");
  });

  it("keeps the same orders in every process, and none when the share is nought", async () => {
    Object.assign(env, { TRACE_RATIO: 0 });
    const end = await startTracing("facet-web");
    await finishedOrder(shop);
    await end();
    expect(bodies).toEqual([]);
    Object.assign(env, { TRACE_RATIO: 1 });
  });

  it("costs an order nothing while its collector is gone", async () => {
    Object.assign(env, { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" });
    const end = await startTracing("facet-worker");
    expect((await finishedOrder(shop)).orderId).toBeDefined();
    await end();
  });
});
