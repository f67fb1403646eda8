import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as exportReport } from "@/app/admin/(desk)/reports/export/route";
import { rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { dayPlus } from "@/lib/insight/reports/period";
import { dayAt, startOfDay } from "@/lib/shared/desk-days";
import { HOUR_MS } from "@/lib/shared/durations";
import { auditOf, request, signInAs } from "@/tests/support/desk";
import { finishedOrder, type GivenOrder } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";
import { keepReports } from "@/worker/keep-reports";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

let shop: Shop;
let order: GivenOrder;
beforeAll(async () => {
  shop = await openShop();
  order = await finishedOrder(shop);
  await signInAs("finance");
});
afterAll(() => shop.close());

const take = (query: string) =>
  exportReport(new Request(`${env.FACET_URL}/admin/reports/export?${query}`, { headers: request.headers }), {});

async function csvOf(query: string): Promise<string[][]> {
  const answer = await take(query);
  expect(answer.status).toBe(200);
  const lines = (await answer.text()).replace("\uFEFF", "").trimEnd().split("\r\n");
  return lines.map((line) => line.slice(1, -1).split('","'));
}

// Guarantee: each report leaves the desk as a table whose figures are the books', and that it left is on record.
describe("a report as CSV", () => {
  it("carries the tax of a period as it was booked", async () => {
    const [header, ...rows] = await csvOf("report=tax&period=year");
    const [row] = rows.filter((cells) => cells[2] === "PH");
    const of = (name: string) => row?.[header?.indexOf(name) ?? -1];
    const [books] = await rowsOf<{ net: string; tax: string }>(
      "SELECT (net_minor / 100.0)::numeric(12, 2)::text AS net, (tax_minor / 100.0)::numeric(12, 2)::text AS tax FROM orders WHERE id = $1",
      [order.orderId],
    );
    expect(rows).toHaveLength(1);
    expect([of("currency"), of("rate_percent"), of("orders"), of("sales_without_tax"), of("tax_to_pay")]).toEqual([
      ...["PHP", "12", "1", books?.net, books?.tax],
    ]);
  });

  it.each(["revenue", "result", "cash", "pool", "forecast", "arrival", "transfers"])(
    "of %s has a line at least, all as wide",
    async (report) => {
      const [header, ...rows] = await csvOf(`report=${report}&line=revenue`);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toHaveLength(header?.length ?? 0);
    },
  );

  it("is on record with what was asked for", async () => {
    await csvOf("report=cash&period=week");
    expect(await auditOf("report:cash")).toContainEqual(expect.objectContaining({ action: "reports.export" }));
  });

  it("is refused to support, and leaves no entry", async () => {
    const before = (await auditOf("report:cash")).length;
    await signInAs("support");
    expect((await take("report=cash")).status).toBe(403);
    expect(await auditOf("report:cash")).toHaveLength(before);
    await signInAs("finance");
  });
});

describe("the worker's part", () => {
  it("finds nothing to do on the shop's first day, and sums it up on the next", async () => {
    const now = new Date();
    expect(await keepReports(now)).toBe(0);
    // An hour into the desk's next day, whatever the time is now.
    const tomorrow = new Date(startOfDay(dayPlus(dayAt(now), 1)).getTime() + HOUR_MS);
    expect(await keepReports(tomorrow)).toBe(1);
    expect(await keepReports(tomorrow)).toBe(0);
  });
});
