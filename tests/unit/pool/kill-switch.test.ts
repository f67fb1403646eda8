import { describe, expect, it } from "vitest";
import { haltWords, isHaltByPlatform, pauseWords } from "@/lib/pool/halt-words";
import { stopStatusOf } from "@/lib/pool/record-stop-answer";
import type { NoAnswerReason, UpstreamAnswer } from "@/lib/upstream/upstream-answer";

const steps = { sealMs: null, tlsMs: null, verifyMs: null, injectMs: null };
const answer = (rescode: number): UpstreamAnswer => ({ kind: "answer", rescode, message: "", httpStatus: 200, steps });
const silence = (because: NoAnswerReason): UpstreamAnswer => ({ kind: "no_answer", because, steps });

// Guarantee: what may have switched the platform off is never called failed.
describe("the answer to the kill switch", () => {
  it.each([0, 7212001, 7212002])("%i means that it is off", (rescode) => {
    expect(stopStatusOf(answer(rescode))).toBe("done");
  });

  it.each(["timeout", "network", "http_5xx", "http_408", "unreadable"] as const)("%s is unknown", (because) => {
    expect(stopStatusOf(silence(because))).toBe("unknown");
  });

  it("500001 is unknown, and a definite refusal is one", () => {
    expect(stopStatusOf(answer(500001))).toBe("unknown");
    expect(stopStatusOf(answer(7212003))).toBe("refused");
    expect(stopStatusOf(silence("http_4xx"))).toBe("refused");
  });
});

describe("why deliveries stand still, in words", () => {
  it("tells the platform's stop from a person's", () => {
    expect(isHaltByPlatform("7212001")).toBe(true);
    expect(isHaltByPlatform("http_4xx")).toBe(true);
    expect(isHaltByPlatform("Being checked")).toBe(false);
    expect(isHaltByPlatform(null)).toBe(false);
    expect(pauseWords("7212002")).toContain("Only the platform can turn it on again");
    expect(pauseWords("Being checked")).toBe("Being checked");
  });

  it("raises no alert for a person's pause, and one for a used switch whatever is known of it", () => {
    expect(haltWords("Being checked", null)).toBeNull();
    expect(haltWords(null, "refused")).toBeNull();
    expect(haltWords("7212001", null)).toContain("halted");
    expect(haltWords("Stolen key", "unknown")).toContain("nobody knows");
    expect(haltWords("Stolen key", "done")).toContain("until the platform turns");
  });
});
