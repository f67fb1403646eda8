import { request as ask, type IncomingHttpHeaders } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { answerOrRefuse, bodyText, type Call, type Door, freshAnswer, jsonAnswer } from "@/lib/http/door";
import { createShopServer, type ShopServer } from "@/lib/http/server/shop-server";
import { Refusal } from "@/lib/shared/refusal";

type Got = { status: number; headers: IncomingHttpHeaders; body: string };
type Ask = { method?: string; headers?: Record<string, string>; body?: string | Buffer };

const BYTES_MAX = 100;
const feeds: { send: (event: string) => void; isStopped: boolean }[] = [];

const DOORS: Door[] = [
  { method: "GET", path: "/api/plain", answer: async (call) => jsonAnswer({ url: call.url, via: via(call) }) },
  { method: "GET", path: "/api/things/[id]", answer: async (_, { id }) => freshAnswer({ id }) },
  {
    method: "POST",
    path: "/api/echo",
    answer: (call) => answerOrRefuse(async () => freshAnswer({ text: await bodyText(call, BYTES_MAX) })),
  },
  {
    method: "GET",
    path: "/api/busy",
    answer: () => answerOrRefuse(async () => Promise.reject(new Refusal("shop.busy", { retryAfterSeconds: 5 }))),
  },
  { method: "GET", path: "/api/broken", answer: () => Promise.reject(new Error("a bug")) },
  {
    method: "GET",
    path: "/api/live",
    answer: async () => ({
      status: 200,
      headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-store, no-transform" },
      body: {
        open: (send) => {
          const feed = { send, isStopped: false };
          feeds.push(feed);
          send("data: first\n\n");
          return () => {
            feed.isStopped = true;
          };
        },
      },
    }),
  },
];

function via({ headers }: Call): string | null {
  return headers.get("X-Forwarded-For");
}

let shop: ShopServer | undefined;
afterEach(async () => {
  await shop?.stop(0);
  feeds.length = 0;
});

async function open({ hasProxy = false, next }: { hasProxy?: boolean; next?: () => Promise<void> } = {}) {
  const started = createShopServer({
    doors: DOORS,
    front: [
      ({ url }, response) => {
        if (url !== "/page") return false;
        response.end("the page");
        return true;
      },
    ],
    next: async (request, response) => {
      await next?.();
      response
        .writeHead(299)
        .end(`next: ${request.method} ${request.url} ${request.headers["x-forwarded-for"] ?? "-"}`);
    },
    hasProxy,
  });
  shop = started;
  await started.listen({ port: 0, host: "127.0.0.1" });
  const { port } = started.server.address() as AddressInfo;
  return {
    port,
    stop: started.stop,
    call: (path: string, { method = "GET", headers = {}, body }: Ask = {}) =>
      new Promise<Got>((resolve, reject) => {
        ask({ host: "127.0.0.1", port, path, method, headers }, async (answer) => {
          const chunks: Buffer[] = [];
          for await (const chunk of answer) chunks.push(chunk as Buffer);
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text });
        })
          .on("error", reject)
          .end(body);
      }),
  };
}

/** Opens a stream by hand and collects what it says. */
async function watch(port: number) {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("utf8");
  });
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.write("GET /api/live HTTP/1.1\r\nHost: shop\r\n\r\n");
  await expect.poll(() => text).toContain("data: first");
  return { socket, closed, text: () => text };
}

// Guarantee: a door's answer goes out as it is, with the headers that Next would send, and everything else is Next's.
describe("the server beside Next", () => {
  it("does not share its port with another shop, and says so", async () => {
    const { port } = await open();
    const other = createShopServer({ doors: [], next: async () => undefined, hasProxy: false });
    await expect(other.listen({ port, host: "127.0.0.1" })).rejects.toThrow("EADDRINUSE");
    await other.stop(0);
  });

  it("hears many who come at once, whichever of its sockets they meet", async () => {
    const { call } = await open();
    const answers = await Promise.all(
      Array.from({ length: 64 }, () => call("/page", { headers: { connection: "close" } })),
    );
    expect(answers.map(({ body }) => body)).toEqual(Array(64).fill("the page"));
  });

  it("answers at its doors", async () => {
    const { call } = await open();
    const { status, headers, body } = await call("/api/plain?a=1");
    expect([status, JSON.parse(body)]).toEqual([200, { url: "/api/plain?a=1", via: null }]);
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "content-length": String(body.length),
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
    });
    expect(headers["permissions-policy"]).toContain("camera=()");
    expect((await call("/api/things/A-1")).body).toBe('{"id":"A-1"}');
  });

  it("leaves to the front what is the front's, and the rest to Next", async () => {
    const { call } = await open();
    expect((await call("/page")).body).toBe("the page");
    expect((await call("/elsewhere")).body).toBe("next: GET /elsewhere -");
    expect((await call("/api/plain", { method: "PUT" })).body).toBe("next: PUT /api/plain -");
    expect((await call("/api/plain", { headers: { rsc: "1" } })).body).toBe("next: GET /api/plain -");
  });

  it("answers a refusal with its code, and a bug with a reference", async () => {
    const { call } = await open();
    const busy = await call("/api/busy");
    expect([busy.status, busy.headers["retry-after"], busy.headers["cache-control"]]).toEqual([503, "5", "no-store"]);
    expect(JSON.parse(busy.body)).toMatchObject({ code: "shop.busy", retryAfterSeconds: 5 });
    const broken = await call("/api/broken");
    expect([broken.status, JSON.parse(broken.body)]).toMatchObject([
      500,
      { code: "server.failed", reference: expect.any(String) },
    ]);
    expect(broken.body).not.toContain("a bug");
  });

  it("answers 500 when Next fails", async () => {
    const { call } = await open({ next: () => Promise.reject(new Error("secret")) });
    expect(await call("/page/2")).toMatchObject({ status: 500, body: "Internal Server Error" });
  });

  it("reads a body up to its bound, in bytes, whether its length is announced or not", async () => {
    const { call } = await open();
    const post = (body: string, headers: Record<string, string> = {}) =>
      call("/api/echo", { method: "POST", body, headers });
    expect(JSON.parse((await post("\ufeffdiamonds \u{1f48e}")).body)).toEqual({ text: "diamonds \u{1f48e}" });
    expect((await post("x".repeat(BYTES_MAX))).status).toBe(200);
    for (const headers of [{}, { "transfer-encoding": "chunked" }] as Record<string, string>[]) {
      const tooLarge = await post("x".repeat(BYTES_MAX + 1), headers);
      expect([tooLarge.status, JSON.parse(tooLarge.body).code]).toEqual([413, "input.too_large"]);
    }
    expect((await post("\u{1f48e}".repeat(BYTES_MAX / 4 + 1), { "transfer-encoding": "chunked" })).status).toBe(413);
  });

  it("puts the caller's address at the end of the chain that a proxy tells", async () => {
    const { call } = await open({ hasProxy: true });
    const told = async (headers: Record<string, string>) =>
      JSON.parse((await call("/api/plain", { headers })).body).via;
    expect(await told({ "x-forwarded-for": "203.0.113.9" })).toBe("203.0.113.9, 127.0.0.1");
    expect(await told({})).toBe("127.0.0.1");
    expect((await call("/elsewhere")).body).toBe("next: GET /elsewhere 127.0.0.1");
  });
});

// Guarantee: a stream costs nothing once nobody reads it, and no stream keeps a process from ending.
describe("streams beside Next", () => {
  it("say what happens until the browser leaves", async () => {
    const { port } = await open();
    const { socket, text } = await watch(port);
    feeds[0]?.send("data: second\n\n");
    await expect.poll(text).toContain("data: second");
    expect(text()).toContain("Cache-Control: no-store, no-transform");
    socket.destroy();
    await expect.poll(() => feeds[0]?.isStopped).toBe(true);
  });

  it("end when nobody reads them", async () => {
    const { port } = await open();
    const { socket } = await watch(port);
    socket.pause();
    const event = `data: ${"x".repeat(60_000)}\n\n`;
    await expect
      .poll(() => {
        for (let time = 0; time < 20; time += 1) feeds[0]?.send(event);
        return feeds[0]?.isStopped;
      })
      .toBe(true);
    socket.destroy();
  });

  it("end when the server stops, after the answers that are under way", async () => {
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const { port, call, stop } = await open({ next: () => held });
    const { closed, text } = await watch(port);
    const underWay = call("/slow", { headers: { connection: "keep-alive" } });
    await call("/page");
    const stopped = stop(60_000);
    await closed;
    expect(text()).toMatch(/\r\n0\r\n\r\n$/);
    await expect(call("/page")).rejects.toThrow();
    goOn();
    expect((await underWay).body).toBe("next: GET /slow -");
    await stopped;
  });

  it("do not keep a server longer than it may take", async () => {
    const { call, stop } = await open({ next: () => new Promise(() => undefined) });
    const cut = call("/never").catch((error: Error) => error.message);
    await call("/page");
    await stop(0);
    expect(await cut).toMatch(/hang up|reset/);
  });
});
