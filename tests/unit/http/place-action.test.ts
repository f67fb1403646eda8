import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { env } from "@/lib/env";
import { actionFields, actionRows } from "@/lib/http/server/action-form";
import { NEXT_VERSION, placeActionOf } from "@/lib/http/server/place-action";
import { Refusal } from "@/lib/shared/refusal";
import nextPackage from "@/node_modules/next/package.json";
import { actionParts, readActionAnswer } from "@/scripts/shop-client";

const IDS = { actionId: "7fabc", buildId: "build-1" };
const TYPE = "multipart/form-data; boundary=xyz";

function bodyOf(parts: readonly (readonly [string, string])[]): string {
  const text = parts.map(
    ([name, value]) => `--xyz\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${text.join("")}--xyz--\r\n`;
}

// Guarantee: React's encoding of a form is read as React reads it, and whatever is not that is not guessed at.
describe("the form of an action", () => {
  const fields = { recipientId: 'tony\r\n--xy \u{1f48e} "$K1"', empty: "", country: "PH" };

  it("has its fields", () => {
    expect(actionFields(TYPE, bodyOf(actionParts(fields)))).toEqual(fields);
    expect(actionFields('multipart/form-data; boundary="xyz"', bodyOf(actionParts(fields)))).toEqual(fields);
    const again = bodyOf([
      ["0", '[{"status":"refused","message":"a [ ] \\",\\"$K2\\""},"$Ka"]'],
      ["_a_x", "1"],
      ["_a_$ACTION", "2"],
    ]);
    expect(actionFields(TYPE, again)).toEqual({ x: "1" });
  });

  it.each([
    ["no boundary", "multipart/form-data", bodyOf([])],
    ["another type", "application/json", "{}"],
    ["no end", TYPE, bodyOf(actionParts(fields)).replace("--xyz--\r\n", "")],
    ["text before it", TYPE, `x${bodyOf(actionParts(fields))}`],
    ["no arguments", TYPE, bodyOf([["_1_x", "1"]])],
    ["arguments that hold no form", TYPE, bodyOf([["0", '["$undefined"]']])],
    [
      "a field of another form",
      TYPE,
      bodyOf([
        ["0", '[{},"$K1"]'],
        ["_2_x", "1"],
      ]),
    ],
    ["a file", TYPE, bodyOf(actionParts(fields)).replace('name="0"', 'name="0"; filename="0"')],
    ["more headers", TYPE, bodyOf(actionParts(fields)).replace("\r\n\r\n", "\r\nContent-Type: text/plain\r\n\r\n")],
    [
      "too many fields",
      TYPE,
      bodyOf(actionParts(Object.fromEntries(Array.from({ length: 80 }, (_, at) => [`f${at}`, ""])))),
    ],
  ])("is none with %s", (_, type, body) => expect(actionFields(type, body)).toBeNull());

  it("is answered in rows that React reads, in which no text is a reference", () => {
    const state = { status: "refused", message: "$1 and $", list: ["$F1"], facts: { a: "b\n2:{}" } };
    const rows = actionRows(state, "b1").split("\n");
    expect(rows).toEqual(['0:{"a":"$@1","q":"","i":false,"b":"b1"}', expect.stringMatching(/^1:\{/), ""]);
    expect(JSON.parse(rows[1]?.slice(2) ?? "")).toEqual({ ...state, message: "$$1 and $", list: ["$$F1"] });
  });

  it("is that of the Next which is installed: who brings another version compares the two first", () => {
    expect(nextPackage.version).toBe(NEXT_VERSION);
  });
});

// Guarantee: what the headers do not show to be an ordinary guest's order goes to Next, unread.
describe("orders placed beside Next", () => {
  let server: Server;
  let url = "";
  let isFull = false;
  const front = placeActionOf(IDS, {
    door: "place",
    refuseEarly: () => {
      if (isFull) throw new Refusal("shop.busy", { retryAfterSeconds: 6 });
    },
    schema: z.object({ country: z.literal("PH") }),
    run: async (input, caller) => {
      if (caller.userId !== null) throw new Error("a guest was expected");
      if (caller.deviceId === "refuse") throw new Refusal("price.changed", { totalMinor: "5", secret: "x" });
      if (caller.deviceId === "break") throw new Error("a bug");
      return input;
    },
  });

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (!front(request, response)) response.writeHead(299).end("next");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const HEADERS = { "next-action": IDS.actionId, origin: env.FACET_URL, "content-type": TYPE };
  const send = (
    fields: Record<string, string>,
    {
      path = "/en",
      headers = {},
      body = bodyOf(actionParts(fields)),
    }: { path?: string; headers?: Record<string, string>; body?: string } = {},
  ) => fetch(url + path, { method: "POST", headers: { ...HEADERS, ...headers }, body });

  it.each([
    [{ country: "PH" }, { status: "done", data: { country: "PH" } }],
    [{ country: "XX" }, { status: "invalid", fieldErrors: { country: [expect.any(String)] } }],
    [
      { country: "PH", deviceId: "refuse" },
      { status: "refused", code: "price.changed", facts: { totalMinor: "5" } },
    ],
    [
      { country: "PH", deviceId: "break" },
      { status: "failed", reference: expect.stringMatching(/^[0-9a-f]{10}$/) },
    ],
  ])("%j is answered as its action would", async (fields, state) => {
    const answer = await send(fields);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/x-component"]);
    expect(answer.headers.get("cache-control")).toContain("no-store");
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
    expect(readActionAnswer(await answer.text())).toMatchObject(state);
  });

  it("are refused before they are read when the shop is full, on a connection that goes on", async () => {
    isFull = true;
    const answers = await Promise.all([send({}, { body: "nothing of ours" }), send({ country: "PH" })]);
    isFull = false;
    for (const answer of answers) {
      const state = readActionAnswer(await answer.text());
      expect(state).toMatchObject({ status: "refused", code: "shop.busy", facts: { retryAfterSeconds: "6" } });
      expect(answer.headers.get("connection")).toBe("keep-alive");
    }
    expect(readActionAnswer(await (await send({ country: "PH" })).text())).toMatchObject({ status: "done" });
  });

  it("are refused when they cannot be read", async () => {
    expect((await send({}, { body: "--xyz--\r\n" })).status).toBe(400);
  });

  it.each([
    ["another action", { headers: { "next-action": "7f000" } }],
    ["another page", { path: "/en/order" }],
    ["no language", { path: "/xx" }],
    ["a foreign page", { headers: { origin: "https://evil.test" } }],
    ["no page", { headers: { origin: "null" } }],
    ["a session", { headers: { cookie: "a=b; next-auth.session-token=x" } }],
    ["another encoding", { headers: { "content-encoding": "identity" } }],
    ["another type", { headers: { "content-type": "text/plain" } }],
    ["a long body", { body: bodyOf(actionParts({ country: "x".repeat(70_000) })) }],
  ])("are Next's with %s", async (_, change) => {
    expect((await send({ country: "PH" }, change)).status).toBe(299);
  });
});
