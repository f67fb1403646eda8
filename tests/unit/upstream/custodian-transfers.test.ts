import { describe, expect, it } from "vitest";
import { readTransferAnswer } from "@/lib/upstream/custodian-transfers";
import type { Exchange } from "@/lib/upstream/post-signed";

const SEQ = "0123456789abc";
const response = (body: unknown, httpStatus = 200): Exchange => ({
  kind: "response",
  httpStatus,
  body: typeof body === "string" ? body : JSON.stringify({ seqid: SEQ, ...(body as object) }),
  hostDate: null,
  connectMs: null,
  exchangeMs: 1,
});
const failed = (because: "timeout" | "network" | "cut_off"): Exchange => ({
  kind: "failed",
  because,
  code: "E",
  connectMs: 1,
  exchangeMs: null,
});

// Guarantee: only an answer about this very call, in the supplier's own words, says what became of a transfer.
describe("reading what a supplier answered", () => {
  it.each([
    [{ rescode: 0, state: "moved" }, { kind: "moved" }],
    [{ rescode: 0, state: "not_found" }, { kind: "not_found" }],
    [
      { rescode: 1, state: "refused", message: "no\n diamonds " },
      { kind: "refused", because: "no diamonds" },
    ],
    [
      { rescode: 1, state: "refused" },
      { kind: "refused", because: "" },
    ],
    [
      { rescode: 7212010, message: "other content" },
      { kind: "unknown", because: "code 7212010" },
    ],
    [{ rescode: 0 }, { kind: "unknown", because: "code 0" }],
    [
      { state: "moved", seqid: "another" },
      { kind: "unknown", because: "unreadable" },
    ],
    ["<html>", { kind: "unknown", because: "unreadable" }],
    ["", { kind: "unknown", because: "unreadable" }],
  ])("%j", (body, answer) => {
    expect(readTransferAnswer(response(body), SEQ)).toEqual(answer);
  });

  it("is unknown where the transport failed, whatever the supplier may have done", () => {
    expect(readTransferAnswer(failed("timeout"), SEQ)).toEqual({ kind: "unknown", because: "timeout" });
    expect(readTransferAnswer(failed("network"), SEQ)).toEqual({ kind: "unknown", because: "network" });
    expect(readTransferAnswer(failed("cut_off"), SEQ).kind).toBe("unknown");
    expect(readTransferAnswer(response("", 500), SEQ)).toEqual({ kind: "unknown", because: "http_5xx" });
    expect(readTransferAnswer(response("", 302), SEQ).kind).toBe("unknown");
  });

  it("is a refusal where the call was turned away before anything was done", () => {
    expect(readTransferAnswer(response("", 401), SEQ)).toEqual({ kind: "refused", because: "http 401" });
  });
});
