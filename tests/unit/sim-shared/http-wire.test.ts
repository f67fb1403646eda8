import { generateKeyPairSync, sign } from "node:crypto";
import { createServer, type Socket } from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { authenticate, registerClients } from "../../../sim/bigo/clients";
import { HttpClient } from "../../../sim/shared/http-client";
import { json, type SimServer, startSimServer } from "../../../sim/shared/http-server";
import { statusOf, WireReader } from "../../../sim/shared/http-wire";

const CHUNKED =
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nWiki\r\n6\r\npedia \r\n0\r\nTrailer: 1\r\n\r\n";
const COUNTED = "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\nX-Twice: a\r\nx-twice: b\r\n\r\nhello";
const EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";
const EARLY = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";

function read(bytes: Buffer, cuts: readonly number[]): string[] {
  const told: string[] = [];
  let body = "";
  const reader = new WireReader("answers", {
    onHead: (head) => {
      body = "";
      told.push(`${statusOf(head)} ${head.headers["x-twice"] ?? ""}`);
    },
    onBody: (part) => {
      body += part.toString("latin1");
    },
    onEnd: () => told.push(body),
    onBroken: (reason) => told.push(`broken: ${reason}`),
  });
  const ends = [...new Set(cuts.map((cut) => cut % bytes.length))].sort((a, b) => a - b);
  for (const [at, end] of [...ends, bytes.length].entries()) reader.push(bytes.subarray(ends[at - 1] ?? 0, end));
  return told;
}

// Guarantee: whatever pieces a connection brings, the same messages come out; and what is no HTTP is said to be none.
describe("messages on a connection", () => {
  it("are the same however the bytes are cut", () => {
    const bytes = Buffer.from(CHUNKED + EARLY + COUNTED + EMPTY + COUNTED);
    const whole = ["200 ", "Wikipedia ", "404 a, b", "hello", "204 ", "", "404 a, b", "hello"];
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (cuts) => {
        expect(read(bytes, cuts)).toEqual(whole);
      }),
    );
  });

  it("end with the connection when nobody said how long they are", () => {
    const told: string[] = [];
    const reader = new WireReader("answers", {
      onHead: () => undefined,
      onBody: (part) => told.push(part.toString()),
      onEnd: () => told.push("end"),
      onBroken: (reason) => told.push(reason),
    });
    reader.push(Buffer.from("HTTP/1.0 200 OK\r\n\r\npart"));
    expect(reader.close()).toBe(true);
    expect(told).toEqual(["part", "end"]);
  });

  it.each([
    ["\x16\x03\x01", "this is no HTTP"],
    ["HTTP/1.1 200 OK\r\nno colon here\r\n\r\n", "colon"],
    ["HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "number"],
    ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "size"],
    ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", "longer"],
  ])("are refused when they are none: %j", (bytes, reason) => {
    expect(read(Buffer.from(bytes, "latin1"), []).at(-1)).toContain(reason);
  });
});

describe("a client and a server", () => {
  let server: SimServer | undefined;
  let client: HttpClient | undefined;
  afterEach(async () => {
    client?.close();
    await server?.close();
  });

  it("share kept connections, in both directions and with large bodies", async () => {
    const routes = [
      {
        method: "POST",
        path: "/echo/:name",
        handle: ({ rawBody, params, headers }: { rawBody: Buffer; params: object; headers: object }) =>
          json(200, { size: rawBody.length, params, host: (headers as { host: string }).host }),
      },
    ];
    server = await startSimServer({ host: "127.0.0.1", port: 0, routes });
    client = new HttpClient(new URL(server.url));
    const post = (body: string) =>
      (client as HttpClient).call("POST /echo/a%20b HTTP/1.1\r\n", body, { timeoutMs: 5_000 });
    for (const size of [0, 1, 300_000, 7]) {
      const { status, body } = await post("x".repeat(size));
      expect({ status, body: JSON.parse(body) }).toEqual({
        status: 200,
        body: { size, params: { name: "a b" }, host: new URL(server.url).host },
      });
    }
    expect((await post("x".repeat(1_048_577))).status).toBe(413);
  });

  it("repeat a call on a new connection when the kept one had just closed, and only then", async () => {
    let connections = 0;
    const answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    const closing = createServer((socket: Socket) => {
      connections += 1;
      let requests = 0;
      socket.on("error", () => undefined);
      socket.on("data", () => {
        requests += 1;
        if (requests === 1) socket.write(answer);
        else socket.resetAndDestroy();
      });
    });
    const port = await new Promise<number>((resolve) => {
      closing.listen(0, "127.0.0.1", () => resolve((closing.address() as { port: number }).port));
    });
    client = new HttpClient(new URL(`http://127.0.0.1:${port}`));
    const call = (mayRepeat: boolean) =>
      (client as HttpClient).call("GET / HTTP/1.1\r\n", "", { timeoutMs: 5_000, mayRepeat });
    expect((await call(true)).body).toBe("ok");
    expect((await call(true)).body).toBe("ok");
    expect(connections).toBe(2);
    await expect(call(false)).rejects.toThrow(/ECONNRESET|closed/);
    closing.close();
  });
});

describe("signatures of the platform", () => {
  it("are read whatever their numbers begin with", () => {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const publicKeyPem = publicKey.export({ type: "spki", format: "pem" }).toString();
    const clients = registerClients([{ clientId: "c", keys: [{ version: 0, publicKeyPem }] }]);
    for (let count = 0; count < 600; count += 1) {
      const rawBody = Buffer.from(`{"count":${count}}`);
      const signed = Buffer.concat([rawBody, Buffer.from("/path1000")]);
      const signature = sign("sha256", signed, { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64");
      const headers = { "bigo-client-id": "c", "bigo-timestamp": "1000", "bigo-oauth-signature": signature };
      const call = { headers, path: "/path", rawBody, nowSeconds: 1_000, windowSeconds: 300 };
      expect(authenticate(clients, call).reason).toBeNull();
    }
  });
});
