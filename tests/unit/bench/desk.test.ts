import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measureExport } from "@/tests/bench/desk/export-memory";
import { readOptions } from "@/tests/bench/desk/options";
import { measurePages } from "@/tests/bench/desk/pages";
import { StaffBrowser } from "@/tests/bench/desk/staff-browser";

let server: Server;
let origin: string;
const seen: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.cookie ?? ""}`.trim());
    if (request.url === "/api/auth/csrf") response.setHeader("set-cookie", "csrf=1; Path=/");
    if (request.url === "/api/auth/callback/credentials") response.setHeader("set-cookie", "session=2; HttpOnly");
    if (request.url?.startsWith("/admin/refunds") === true) response.statusCode = 500;
    response.end(request.url === "/admin/orders/export" ? "head\r\n1\r\n2\r\n" : '{"csrfToken":"t"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

// Guarantee: what the desk's benchmark reports is of pages that worked, seen by somebody who is signed in.
describe("the browser of bench:desk", () => {
  it("signs in, keeps its cookies, and measures", async () => {
    const browser = new StaffBrowser(origin);
    await browser.signIn("admin@facet.test", "x");
    expect(seen.at(-1)).toBe("GET /admin/orders csrf=1; session=2");
    const paths = ["/admin/orders", "/admin/orders?status=unknown"];
    const figures = await measurePages(browser, "orders", paths, 3);
    expect(figures).toMatchObject({ name: "desk.page.orders", pages: 6 });
    expect(figures.p95Ms).toBeGreaterThan(0);
    expect(await measureExport(browser, process.pid)).toMatchObject({ name: "desk.csv", rows: 2 });
  });

  it("reports no time of a page that does not work", async () => {
    await expect(new StaffBrowser(origin).timeOf("/admin/refunds")).rejects.toThrow("answers 500");
  });

  it("takes sizes and refuses nonsense", () => {
    expect(readOptions([])).toEqual({ orders: 1_000_000, times: 8 });
    expect(readOptions(["--orders", "500", "--times", "2"])).toEqual({ orders: 500, times: 2 });
    expect(() => readOptions(["--orders", "few"])).toThrow("--orders");
  });
});
