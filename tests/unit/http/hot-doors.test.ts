import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { doorBehind } from "@/lib/http/as-route";
import { HOT_DOORS } from "@/lib/http/doors/hot-doors";
import { doorMatcher } from "@/lib/http/server/match-door";

type RouteModule = Record<string, Parameters<typeof doorBehind>[0]>;

const API = path.resolve(import.meta.dirname, "../../../app/api");

function routeFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? routeFiles(file) : entry.name === "route.ts" ? [file] : [];
  });
}

// Guarantee: the table of the server beside Next and the folders of Next name the same doors with the same answers.
describe("the doors beside Next", () => {
  it.each(HOT_DOORS.map((door) => [`${door.method} ${door.path}`, door] as const))(
    "%s is a route handler too",
    async (_, door) => {
      const module = (await import(path.join(API, door.path.replace(/^\/api/, ""), "route.ts"))) as RouteModule;
      const handler = module[door.method];
      expect(handler && doorBehind(handler)).toBe(door);
    },
  );

  it("miss none that a route handler wraps", () => {
    const wrapped = routeFiles(API).flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/export const (\w+) = asRoute\(/g)].map(
        ([, method]) => `${method} /api/${path.relative(API, path.dirname(file))}`,
      ),
    );
    expect(wrapped.sort()).toEqual(HOT_DOORS.map((door) => `${door.method} ${door.path}`).sort());
  });
});

// Guarantee: only a request line that is a door's to the letter is answered without Next.
describe("finding a door", () => {
  const match = doorMatcher(HOT_DOORS);

  it.each([
    ["GET", "/api/health", "/api/health", {}],
    ["GET", "/api/health?now", "/api/health", {}],
    ["POST", "/api/webhooks/stripe", "/api/webhooks/stripe", {}],
    ["GET", "/api/orders/FCT-ABCDE-12345?t=x", "/api/orders/[reference]", { reference: "FCT-ABCDE-12345" }],
    ["GET", "/api/orders/FCT-1/events?t=x", "/api/orders/[reference]/events", { reference: "FCT-1" }],
  ])("%s %s is %s", (method, url, door, parts) => {
    const matched = match(method, url);
    expect([matched?.door.path, matched?.parts]).toEqual([door, parts]);
  });

  it.each([
    ["HEAD", "/api/health"],
    ["POST", "/api/health"],
    ["GET", "/api/health/"],
    ["GET", "//api/health"],
    ["GET", "/api//health"],
    ["GET", "/API/health"],
    ["GET", "/api/%68ealth"],
    ["GET", "/api/health;x"],
    ["GET", "http://shop.example/api/health"],
    ["GET", "/api/webhooks/stripe"],
    ["PUT", "/api/webhooks/stripe"],
    ["OPTIONS", "/api/recipients/check"],
    ["GET", "/api/orders/"],
    ["GET", "/api/orders/FCT%2D1"],
    ["GET", "/api/orders/../health"],
    ["GET", "/api/orders/FCT-1/events/"],
    ["GET", "/api/orders/FCT-1/other"],
    ["GET", `/api/orders/${"A".repeat(65)}`],
    ["GET", "*"],
    ["", ""],
  ])("%s %s is left to Next", (method, url) => expect(match(method, url)).toBeNull());
});
