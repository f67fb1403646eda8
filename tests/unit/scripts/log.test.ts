import { describe, expect, it } from "vitest";
import { prefixedLog, readable } from "@/scripts/stack/log";

// Guarantee: what `npm start` prints can be read by a person, and nothing that a process said is lost.
describe("a log line for people", () => {
  it("has the message first, then the facts", () => {
    const line = '{"level":30,"time":1,"pid":7,"loop":"expiry","count":3,"msg":"orders expired"}';
    expect(readable(line)).toBe("orders expired loop=expiry count=3");
  });

  it("names an error and the place in our own code", () => {
    const err = {
      message: "boom",
      stack: "Error: boom\n    at /x/node_modules/pg/a.js:1:1\n    at run (/x/worker/loop.ts:19:17)",
    };
    expect(readable(JSON.stringify({ level: 50, msg: "loop failed", err }))).toBe(
      "ERROR loop failed (boom) at run (/x/worker/loop.ts:19:17)",
    );
  });

  it.each(["▲ Next.js", '{"level":30,"msg":"cut sho', "{}", ""])("leaves %j as it is", (line) => {
    expect(readable(line)).toBe(line);
  });

  it("puts the process's name in front", () => {
    const written: string[] = [];
    prefixedLog((text) => written.push(text))("web", "ready");
    expect(written).toEqual(["web        | ready\n"]);
  });
});
