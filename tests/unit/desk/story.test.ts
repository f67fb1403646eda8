import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { QUEUES } from "@/lib/orders/desk-schemas";
import { ORDER_ARROWS } from "@/lib/orders/lifecycle";
import { sentenceOfNeed } from "@/lib/orders/need-words";
import { storyLineOf } from "@/lib/orders/story";

const MIGRATIONS = "prisma/migrations";

/** Every kind of evidence that the database's own functions write by name. */
function kindsInSql(): string[] {
  const sql = readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readFileSync(`${MIGRATIONS}/${name}/migration.sql`, "utf8"))
    .join("\n");
  const named = [...sql.matchAll(/ROW\([a-z_.]+, '([a-z]+\.[a-z_]+)', jsonb/g)].map(([, kind = ""]) => kind);
  return [...new Set(named)];
}

function lineOf(kind: string, body: Record<string, unknown> = {}) {
  return storyLineOf({ id: "1", kind, body, recordedAt: "2026-11-20T00:00:00Z" }, "PHP");
}

// Guarantee: staff never read a code where a sentence belongs, whatever the database writes.
describe("an order's story", () => {
  it("has words for every kind of evidence", () => {
    const kinds = kindsInSql();
    expect(kinds.length).toBeGreaterThan(10);
    const reached = Object.keys(ORDER_ARROWS).filter((status) => status !== "awaiting_payment");
    for (const kind of [...kinds, ...reached.map((status) => `order.${status}`)]) {
      expect(lineOf(kind).sentence, kind).not.toBe(kind);
    }
  });

  it("shows an unknown kind by its own name rather than leaving it out", () => {
    expect(lineOf("moon.landed")).toMatchObject({ sentence: "moon.landed", source: "order" });
  });

  it("writes amounts with their currency and the platform's codes in words", () => {
    expect(lineOf("payment.captured", { amountMinor: "58100" }).sentence).toBe("₱581.00 captured");
    expect(lineOf("payment.paid", { amountMinor: "27000", currency: "VND", role: "extra" }).sentence).toBe(
      "₫27,000 paid. It is a second payment, so it goes back.",
    );
    expect(lineOf("delivery.rejected", { rescode: 7212005 }).detail).toBe(
      "7212005: The recipient's BIGO ID exists but cannot be charged.",
    );
    expect(lineOf("delivery.unknown", { because: "timeout" }).detail).toBe("No answer in time.");
    expect(lineOf("order.refunding", { because: "late_stock" }).detail).toBe(
      "it was paid late, and the stock was gone",
    );
  });

  it("survives a body that is not what it should be", () => {
    for (const body of [{}, { amountMinor: 5, because: null, diamonds: {}, rescode: "x" }]) {
      for (const kind of kindsInSql()) expect(lineOf(kind, body).sentence).toEqual(expect.any(String));
    }
  });
});

describe("what a person has to do next", () => {
  it("is a sentence for every queue and every reason", () => {
    const reasons = [
      "delivery.unknown",
      "payment.owed",
      "payment.after_close",
      "payment.hold_ends_soon",
      "refund.failed",
      "refund.returned",
      "refund.unknown",
      "dispute",
      "payment.capture_unknown",
      "payment.cancel_refused:charge_expired",
      null,
      "something_new",
    ];
    for (const queue of QUEUES) {
      for (const reason of reasons) expect(sentenceOfNeed(queue, reason)).toMatch(/^[A-Za-z].{5,}/);
    }
    expect(sentenceOfNeed("payments", "payment.cancel_refused:charge_expired")).toContain("charge_expired");
  });
});
