import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { nextFreePort } from "@/scripts/stack/ports";

// Guarantee: a taken port stops nobody; the next free one is used, and the change is said aloud.
const open: Server[] = [];

async function occupy(host: string): Promise<number> {
  const server = createServer();
  open.push(server);
  await new Promise<void>((resolve) => server.listen({ port: 0, host }, resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

describe("the next free port", () => {
  it.each(["127.0.0.1", "0.0.0.0"])("passes over one that is taken on %s, and says so", async (host) => {
    const taken = await occupy(host);
    const said: string[] = [];
    const port = await nextFreePort(taken, "web", (line) => said.push(line));
    expect(port).toBeGreaterThan(taken);
    expect(said).toEqual([`port ${taken} is taken, so web uses ${port}`]);
  });

  it("passes over one that this run gave to somebody else", async () => {
    const free = await nextFreePort(0, "web", () => undefined);
    const next = await nextFreePort(free, "sim", () => undefined, new Set([free]));
    expect(next).toBeGreaterThan(free);
  });

  it("says nothing when the wished one is free", async () => {
    const free = await nextFreePort(0, "web", () => undefined);
    const said: string[] = [];
    expect(await nextFreePort(free, "web", (line) => said.push(line))).toBe(free);
    expect(said).toEqual([]);
  });
});
