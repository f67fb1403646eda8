import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideOutcome, type EarlierAttempt } from "@/lib/upstream/decide-outcome";
import { nextHost } from "@/lib/upstream/next-host";
import { classifyRescode, documentedRescodes, wordsForRescode } from "@/lib/upstream/rescode";
import type { NoAnswerReason, UpstreamAnswer } from "@/lib/upstream/upstream-answer";

const steps = { sealMs: 0.1, tlsMs: 0, verifyMs: null, injectMs: 90 };
const code = (rescode: number): UpstreamAnswer => ({ kind: "answer", rescode, message: "", httpStatus: 200, steps });
const none = (because: NoAnswerReason): UpstreamAnswer => ({ kind: "no_answer", because, steps });
const was = (what: number | NoAnswerReason | null): EarlierAttempt =>
  typeof what === "number" ? { rescode: what, because: null } : { rescode: null, because: what };

const UNKNOWN: NoAnswerReason[] = ["timeout", "network", "http_5xx", "http_408", "unreadable"];

describe("the table of result codes", () => {
  it("gives every documented code its class", () => {
    const classes = Object.fromEntries(documentedRescodes().map((rescode) => [rescode, classifyRescode(rescode)]));
    expect(classes).toEqual({
      0: "delivered",
      400001: "permanent",
      500001: "unknown",
      7212001: "halt",
      7212002: "halt",
      7212003: "halt",
      7212004: "recipient",
      7212005: "recipient",
      7212006: "halt",
      7212008: "permanent",
      7212009: "permanent",
      7212010: "duplicate",
      7212011: "stock",
      7212012: "retry",
      7212013: "permanent",
      7212014: "permanent",
      7212015: "permanent",
    });
  });

  it("takes every other code for unknown, and has words for all", () => {
    for (const rescode of [-1, 1, 7212007, 7212016, 999]) {
      expect(classifyRescode(rescode)).toBe("unknown");
      expect(wordsForRescode(rescode).staff).toContain(String(rescode));
    }
    for (const rescode of documentedRescodes()) {
      expect(wordsForRescode(rescode).staff.length).toBeGreaterThan(5);
      expect(wordsForRescode(rescode).customer).not.toMatch(/\d{4}/);
    }
  });
});

// Guarantee: an order is called delivered or rejected only when that is proved; all else stays unknown.
describe("deciding the outcome", () => {
  const decide = (earlier: EarlierAttempt[], answer: UpstreamAnswer) => decideOutcome({ earlier, answer });

  it("delivers on success, first or after anything", () => {
    for (const earlier of [[], [was("timeout")], [was(7212012)], [was("http_4xx")], [was(null)]]) {
      expect(decide(earlier, code(0))).toMatchObject({ outcome: "delivered", because: "success" });
    }
  });

  it.each([
    [7212004, "recipient"],
    [7212005, "recipient"],
    [7212011, "stock"],
    [7212012, "retry"],
    [7212001, "halt"],
    [7212006, "halt"],
    [400001, "permanent"],
    [7212013, "permanent"],
  ])("rejects on %i as %s when nothing is open", (rescode, disposition) => {
    expect(decide([], code(rescode))).toMatchObject({ outcome: "rejected", disposition });
    expect(decide([was("http_4xx"), was("not_sent")], code(rescode))).toMatchObject({ outcome: "rejected" });
  });

  it.each([
    [7212011, "retry"],
    [7212012, "retry"],
    [7212002, "halt"],
    [7212004, "person"],
    [7212008, "person"],
  ])("keeps unknown what was unknown when %i follows", (rescode, disposition) => {
    for (const reason of [...UNKNOWN, null, 500001, 123] as const) {
      expect(decide([was(reason)], code(rescode))).toEqual({
        outcome: "unknown",
        disposition,
        because: "refusal_after_unknown",
      });
    }
  });

  it("calls a missing answer unknown, except where nothing can have happened", () => {
    for (const because of UNKNOWN) expect(decide([], none(because)).outcome).toBe("unknown");
    expect(decide([], code(500001)).outcome).toBe("unknown");
    expect(decide([], none("http_4xx"))).toMatchObject({ outcome: "rejected", disposition: "halt" });
    expect(decide([], none("not_sent"))).toMatchObject({ outcome: "rejected", disposition: "permanent" });
    expect(decide([was("timeout")], none("http_4xx"))).toMatchObject({ outcome: "unknown", disposition: "halt" });
    expect(decide([was("timeout")], none("not_sent"))).toMatchObject({ outcome: "unknown", disposition: "person" });
  });

  it("takes a duplicate for delivered only when all earlier answers were unknown, to be reconciled", () => {
    expect(decide([was("timeout"), was(null), was(500001)], code(7212010))).toEqual({
      outcome: "delivered",
      because: "duplicate_after_unknown",
      mustReconcile: true,
    });
    expect(decide([was("not_sent"), was("network")], code(7212010)).outcome).toBe("delivered");
  });

  it("hands a duplicate that proves nothing to a person", () => {
    expect(decide([], code(7212010))).toMatchObject({ outcome: "unknown", disposition: "person" });
    expect(decide([was("not_sent")], code(7212010))).toMatchObject({ because: "duplicate_on_first_attempt" });
    expect(decide([was("timeout"), was(7212012)], code(7212010))).toMatchObject({
      outcome: "unknown",
      disposition: "person",
      because: "duplicate_after_refusal",
    });
  });

  const anyEarlier = fc.array(
    fc.oneof(
      fc.constantFrom(...documentedRescodes(), 42).map(was),
      fc.constantFrom<NoAnswerReason | null>(...UNKNOWN, "http_4xx", "not_sent", null).map(was),
    ),
    { maxLength: 6 },
  );
  const anyAnswer = fc.oneof(
    fc.constantFrom(...documentedRescodes(), 42).map(code),
    fc.constantFrom<NoAnswerReason>(...UNKNOWN, "http_4xx", "not_sent").map(none),
  );
  const isOpen = ({ rescode, because }: EarlierAttempt) =>
    rescode === null ? because !== "http_4xx" && because !== "not_sent" : rescode === 500001 || rescode === 42;

  it("never rejects while an earlier call is open, and never forgets a success", () => {
    fc.assert(
      fc.property(anyEarlier, anyAnswer, (earlier, answer) => {
        const decision = decide(earlier, answer);
        if (earlier.some(({ rescode }) => rescode === 0)) expect(decision.outcome).toBe("delivered");
        else if (earlier.some(isOpen)) expect(decision.outcome).not.toBe("rejected");
      }),
      { numRuns: 2_000 },
    );
  });

  it("delivers only on a success or on a duplicate after nothing but unknowns", () => {
    fc.assert(
      fc.property(anyEarlier, anyAnswer, (earlier, answer) => {
        if (decide(earlier, answer).outcome !== "delivered") return;
        const sent = earlier.filter(({ because }) => because !== "not_sent");
        const succeeded = [...sent.map(({ rescode }) => rescode), answer.kind === "answer" ? answer.rescode : null];
        const isProved =
          sent.length > 0 && sent.every(isOpen) && answer.kind === "answer" && answer.rescode === 7212010;
        expect(succeeded.includes(0) || isProved).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("choosing the host", () => {
  it("takes the backup after a transport error of the main host, and only then", () => {
    expect(nextHost(null)).toBe("main");
    for (const because of ["timeout", "network"] as const) {
      expect(nextHost({ host: "main", because })).toBe("backup");
      expect(nextHost({ host: "backup", because })).toBe("main");
    }
    for (const because of ["http_5xx", "http_408", "http_4xx", "unreadable", "not_sent", null] as const) {
      expect(nextHost({ host: "main", because })).toBe("main");
      expect(nextHost({ host: "backup", because })).toBe("main");
    }
  });
});
