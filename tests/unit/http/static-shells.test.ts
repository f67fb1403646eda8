import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pagePolicy } from "@/lib/http/page-policy";
import { staticShells } from "@/lib/http/server/static-shells";

const HTML = `<!DOCTYPE html><title>Facet</title>${"<p>diamonds</p>".repeat(100)}`;
const HASH = "'sha256-abc'";

type Got = { status: number; headers: Record<string, string | string[] | undefined>; body: Buffer };

// Guarantee: a page that was built ahead comes from memory with its own policy, and nothing else than that very document does.
describe("pages in front of Next", () => {
  const build = mkdtempSync(path.join(os.tmpdir(), "facet-shells-"));
  let server: Server;

  beforeAll(async () => {
    mkdirSync(path.join(build, "server/app/en"), { recursive: true });
    for (const page of ["en", "en/track", "_not-found"])
      writeFileSync(path.join(build, "server/app", `${page}.html`), HTML);
    const answers = staticShells({
      build,
      pages: { "/en": [HASH], "/en/track": [HASH], "/_not-found": [HASH] },
      policy: pagePolicy({ paymentOrigins: [], publicUrl: "https://shop.example", isDevelopment: false }),
    });
    server = createServer((incoming, response) => {
      if (!answers(incoming, response)) response.writeHead(299).end("next");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterAll(() => {
    server.close();
    rmSync(build, { recursive: true });
  });

  function ask(url: string, headers: Record<string, string> = {}, method = "GET"): Promise<Got> {
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      request({ host: "127.0.0.1", port, path: url, headers, method }, async (answer) => {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk as Buffer);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
      })
        .on("error", reject)
        .end();
    });
  }

  it("answers with the document, its policy and the headers of every page", async () => {
    const { status, headers, body } = await ask("/en?from=paid");
    expect(status).toBe(200);
    expect(body.toString()).toBe(HTML);
    expect(headers["content-security-policy"]).toContain(`script-src 'self' ${HASH};`);
    expect(headers["strict-transport-security"]).toContain("max-age=31536000");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("same-origin");
    expect(headers["cache-control"]).toContain("must-revalidate");
    expect(headers.vary).toContain("accept-encoding");
  });

  it("compresses as the client asks, and not against its will", async () => {
    const gzip = await ask("/en", { "accept-encoding": "gzip, deflate" });
    expect([gzip.headers["content-encoding"], gunzipSync(gzip.body).toString()]).toEqual(["gzip", HTML]);
    const brotli = await ask("/en", { "accept-encoding": "gzip, br;q=0.5" });
    expect([brotli.headers["content-encoding"], brotliDecompressSync(brotli.body).toString()]).toEqual(["br", HTML]);
    const plain = await ask("/en", { "accept-encoding": "gzip;q=0, br;q=0.0" });
    expect([plain.headers["content-encoding"], plain.body.toString()]).toEqual([undefined, HTML]);
  });

  it("says 304 to who has this very representation, and sends the body to everybody else", async () => {
    const first = await ask("/en", { "accept-encoding": "gzip" });
    const tag = String(first.headers.etag);
    const again = await ask("/en", { "accept-encoding": "gzip", "if-none-match": `"other", W/${tag}` });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect(again.headers["content-security-policy"]).toContain(HASH);
    expect((await ask("/en", { "accept-encoding": "br", "if-none-match": tag })).status).toBe(200);
  });

  it("answers HEAD with the same headers and no body", async () => {
    const { status, headers, body } = await ask("/en", {}, "HEAD");
    expect([status, headers["content-length"], body.length]).toEqual([200, String(HTML.length), 0]);
  });

  it.each([
    ["an action", "/en", { "next-action": "1" }, "POST"],
    ["a form without script", "/en", {}, "POST"],
    ["a navigation inside the app", "/en", { rsc: "1" }, "GET"],
    ["a navigation told by its query", "/en?_rsc=1abc", {}, "GET"],
    ["a prefetch of a part of a page", "/en", { "next-router-segment-prefetch": "/_tree" }, "GET"],
    ["a page made for one request", "/admin", {}, "GET"],
    ["an address with a slash too many", "/en/", {}, "GET"],
    ["an encoded address", "/%65n", {}, "GET"],
    ["a page of Next's own", "/_not-found", {}, "GET"],
    ["a name of every object", "/constructor", {}, "GET"],
  ])("leaves %s to Next", async (_, url, headers, method) => {
    expect((await ask(url, headers as Record<string, string>, method)).status).toBe(299);
  });
});
