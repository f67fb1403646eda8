import { strToU8, zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PlayAnswer } from "@/lib/payments/play/client";
import { readEarnings } from "@/lib/payments/play/earnings";
import { createPlayProvider } from "@/lib/payments/play/provider";
import { readPlaySettlement } from "@/lib/payments/play/settlement";
import { HOUR_MS } from "@/lib/shared/durations";
import { stepsOf } from "@/tests/unit/payments/kits/payment-steps";
import { type PlayKit, playKit } from "@/tests/unit/payments/kits/play-kit";

const HEAD =
  "Description,Transaction Date,Transaction Time,Transaction Type,Product id,Buyer Currency,Amount (Buyer Currency)";
const row = (
  order: string,
  type: string,
  amount: string,
  { app = "our.app", currency = "PHP", time = "6:23:05 PM PST" } = {},
) => `${order},"Nov 27, 2026",${time},${type},${app},${currency},"${amount}"`;
const zipOf = (...rows: string[]) => zipSync({ "PlayApps_202611.csv": strToU8(`${[HEAD, ...rows].join("\n")}\n`) });

// Guarantee: an order's rows are one sale, with what Google kept of it, to the last unit; and a report with a row that cannot be read is none.
describe("an earnings report", () => {
  it("tells of each order what was paid and what was kept, taxes included", () => {
    const earnings = readEarnings(
      zipOf(
        row("GPA.1", "Charge", "1,140.30"),
        row("GPA.1", "Google fee", "-171.05"),
        row("GPA.1", "Tax", "12.00"),
        row("GPA.2", "Charge", "27000", { currency: "VND", time: "1:00:00 AM PDT" }),
        row("GPA.1", "Charge refund", "-1,140.30"),
        row("GPA.1", "Tax refund", "-12.00"),
        row("GPA.1", "Google fee refund", "171.05"),
        row("GPA.3", "Charge", "5.00", { app: "another.app" }),
        row("GPA.4", "Charge", "5000", { currency: "KRW" }),
      ),
      "our.app",
    );
    expect(
      earnings?.map(({ orderId, kind, amount, feeMinor, at }) => [
        orderId,
        kind,
        amount.amountMinor,
        feeMinor,
        at.toISOString(),
      ]),
    ).toEqual([
      ["GPA.1", "payment", 115_230n, 18_305n, "2026-11-28T02:23:05.000Z"],
      ["GPA.2", "payment", 27_000n, 0n, "2026-11-27T08:00:00.000Z"],
      ["GPA.1", "refund", -115_230n, -18_305n, "2026-11-28T02:23:05.000Z"],
    ]);
  });

  it("may be written in UTF-16", () => {
    const text = `\uFEFF${HEAD}\n${row("GPA.1", "Charge", "1.00")}\n`;
    const bytes = new Uint8Array(Buffer.from(text, "utf16le"));
    expect(readEarnings(zipSync({ "PlayApps.csv": bytes }), "our.app")).toHaveLength(1);
  });

  it("is not read when it is no archive, has no table in it, or a row cannot be read", () => {
    expect(readEarnings(strToU8("<html>"), "our.app")).toBeNull();
    expect(readEarnings(zipSync({ "readme.txt": strToU8("no") }), "our.app")).toBeNull();
    expect(readEarnings(zipOf(row("GPA.1", "Charge", "a lot")), "our.app")).toBeNull();
    expect(readEarnings(zipOf(row("", "Charge", "1.00")), "our.app")).toBeNull();
    const renamed = `${HEAD.replace("Product id", "Package")}\n${row("GPA.1", "Charge", "1.00")}\n`;
    expect(readEarnings(zipSync({ "PlayApps.csv": strToU8(renamed) }), "our.app")).toBeNull();
  });
});

// Guarantee: one order that Google has forgotten, or a month without a sale, does not end the reading of all that follows.
describe("reading earnings month by month", () => {
  const NOW = new Date("2027-02-10T00:00:00Z");
  const read = (files: Record<string, Uint8Array>, span: { from: string; to: string }) =>
    readPlaySettlement(
      {
        packageName: "our.app",
        bucket: {
          list: async (prefix) => Object.keys(files).filter((name) => name.startsWith(prefix)),
          read: async (name) => files[name] ?? { kind: "unknown", because: "http_404" },
        },
        client: { get: async (path) => knownOrders(path), post: async () => ({ kind: "refused", code: "no" }) },
      },
      { from: new Date(span.from), to: new Date(span.to) },
      NOW.getTime(),
    );
  /** As Google documents it: one order that is not known fails the whole request. */
  const knownOrders = (path: string): PlayAnswer => {
    const ids = new URLSearchParams(path.slice(path.indexOf("?"))).getAll("orderIds");
    if (ids.includes("GPA.5")) return { kind: "refused", code: "notFound" };
    return {
      kind: "answer",
      body: { orders: ids.map((orderId) => ({ orderId, purchaseToken: `token of ${orderId}` })) },
    };
  };

  it("leaves only the order without a token that Google does not know", async () => {
    const ids = Array.from({ length: 9 }, (_, index) => `GPA.${index}`);
    const files = { "earnings/earnings_202611_a.zip": zipOf(...ids.map((id) => row(id, "Charge", "1.00"))) };
    const answer = await read(files, { from: "2026-11-27T00:00:00Z", to: "2026-11-29T00:00:00Z" });
    if (answer.kind !== "lines") throw new Error(JSON.stringify(answer));
    expect(answer.lines.map(({ providerPaymentId }) => providerPaymentId)).toEqual(
      ids.map((id) => (id === "GPA.5" ? null : `token of ${id}`)),
    );
  });

  it("takes a month without a report for one without sales once it is long over, and waits before", async () => {
    const long = await read({}, { from: "2026-12-05T00:00:00Z", to: "2026-12-12T00:00:00Z" });
    expect(long).toMatchObject({ kind: "lines", lines: [], until: new Date("2026-12-12T00:00:00Z") });
    const lately = await read({}, { from: "2027-01-20T00:00:00Z", to: "2027-01-27T00:00:00Z" });
    expect(lately).toEqual({ kind: "none", because: "not_published_yet" });
  });
});

describe("the bucket of the reports", () => {
  let kit: PlayKit;
  beforeEach(async () => {
    kit = await playKit();
  });
  afterEach(() => kit.close());
  const { taken } = stepsOf(() => kit);
  const lately = () => ({ from: new Date(Date.now() - HOUR_MS), to: new Date(Date.now() + HOUR_MS) });

  it("is not asked when it is not set up", async () => {
    const without = createPlayProvider({ ...kit.config, reportsBucket: null });
    expect(await without.settlement(lately())).toEqual({ kind: "none", because: "PLAY_REPORTS_BUCKET is not set" });
  });

  it("tells a purchase by its token, with Google's share as its fee", async () => {
    const payment = await taken();
    const kept = (payment.amount.amountMinor * 15n) / 100n;
    const answer = await kit.provider.settlement(lately());
    if (answer.kind !== "lines") throw new Error(JSON.stringify(answer));
    const [line] = answer.lines;
    expect(line).toMatchObject({
      kind: "payment",
      providerPaymentId: payment.providerPaymentId,
      amount: payment.amount,
    });
    // Google cuts what is left for us to whole cents.
    expect(Number((line?.feeMinor ?? 0n) - kept)).toBeLessThanOrEqual(1);
    expect(answer.omits).toBeUndefined();
  });

  it("has nothing of a month that is not over", async () => {
    await taken();
    await kit.setFaults({ earningsMonths: 1 });
    expect(await kit.provider.settlement(lately())).toEqual({ kind: "none", because: "not_published_yet" });
  });

  it("reaches to the end of the last month that it has", async () => {
    await kit.setFaults({ earningsMonths: 1 });
    const span = { from: new Date(Date.now() - 45 * 24 * HOUR_MS), to: new Date() };
    const answer = await kit.provider.settlement(span);
    if (answer.kind !== "lines") throw new Error(JSON.stringify(answer));
    const until = answer.until ?? new Date(0);
    // The first of a month, eight hours later: California's midnight.
    expect([until.getUTCDate(), until.getUTCHours()]).toEqual([1, 8]);
    expect(until.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it("says why it cannot be read", async () => {
    const settle = (changes: Partial<typeof kit.config>) =>
      createPlayProvider({ ...kit.config, ...changes }).settlement(lately());
    expect(await settle({ reportsBucket: "another-bucket" })).toEqual({ kind: "unknown", because: "http_404" });
    expect(await kit.stranger.settlement(lately())).toEqual({ kind: "unknown", because: "unauthorised" });
    for (const operation of ["report.list", "report.read"]) {
      await kit.setFaults({ calls: [{ operation, kind: "html_before", count: 1 }] });
      expect(await settle({})).toEqual({ kind: "unknown", because: "unreadable" });
    }
    await taken();
    await kit.setFaults({ calls: [{ operation: "order.list", kind: "rate_limit", count: 1 }] });
    expect(await settle({})).toEqual({ kind: "unknown", because: "rate_limited" });
    expect(await settle({})).toMatchObject({ kind: "lines" });
  });
});
