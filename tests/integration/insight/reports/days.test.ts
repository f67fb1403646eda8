import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeDatabase, rowOf, rowsOf } from "@/lib/db/pool";
import { closePrisma } from "@/lib/db/prisma";
import { listMovements, reportsDifferenceMinor } from "@/lib/insight/reports/movement-queries";
import { periodAt } from "@/lib/insight/reports/period";
import { sumUpDays, sumUpStaleDays } from "@/lib/insight/reports/sum-up-days";
import { listTransfersBehind } from "@/lib/insight/reports/transfers-behind";
import { startOfDay } from "@/lib/shared/desk-days";
import { newId } from "@/lib/shared/ids";

const DAY = "2026-03-10";
const NEXT = "2026-03-11";
const MIDNIGHT_MS = startOfDay(NEXT).getTime();
const AFTER = new Date(MIDNIGHT_MS + 40 * 3_600_000);

/** One posting between two accounts at a moment; answers its id. */
async function posted(
  amount: bigint,
  atUs: bigint,
  { ledger = "USD", debit = "clearing:test", credit = "revenue:diamonds" } = {},
): Promise<string> {
  const id = newId();
  await rowsOf(
    `SELECT ledger_write(ARRAY[ROW($1::uuid, 'single', account_of($2, $3), account_of($2, $4), $5::bigint, $2, 'test', NULL)::transfer_input],
       to_timestamp(0) + $6::bigint * interval '1 microsecond')`,
    [id, ledger, debit, credit, amount.toString(), atUs.toString()],
  );
  return id;
}

const midnightUs = BigInt(MIDNIGHT_MS) * 1_000n;
const sumOf = async (day: string): Promise<bigint> =>
  (await listMovements(periodAt("day", day)))
    .filter(({ credit, unit }) => credit === "revenue:diamonds" && unit === "USD")
    .reduce((sum, { amount }) => sum + amount, 0n);

beforeAll(async () => {
  await posted(1n, midnightUs - 1n);
  await posted(10n, midnightUs);
  await posted(100n, midnightUs + 1n);
});
afterAll(async () => {
  await closePrisma();
  await closeDatabase();
});

// Guarantee: a day of the desk ends at midnight in Manila, to the microsecond, and every posting stands in exactly one day.
describe("the boundary of a day", () => {
  it("divides postings one microsecond apart, before and after it is summed up", async () => {
    const both = async () => [await sumOf(DAY), await sumOf(NEXT)];
    expect(await both()).toEqual([1n, 110n]);
    expect(await sumUpDays({ now: AFTER, graceMs: 0, daysMax: 10 })).toBe(2);
    expect(await both()).toEqual([1n, 110n]);
    expect(await reportsDifferenceMinor()).toBe(0n);
  });

  it("may lie anywhere: a month is its weeks' days, whatever is summed up", async () => {
    const month = await listMovements(periodAt("month", DAY));
    expect(month.map(({ part }) => part)).toEqual([DAY, NEXT]);
  });
});

// Guarantee: sums are only ever kept of days that are over, once, and a posting that comes later is in the reports all the same.
describe("summing up", () => {
  it("leaves the day that is running, and the grace after it, alone", async () => {
    const at = (hours: number) => new Date(MIDNIGHT_MS + hours * 3_600_000);
    await rowsOf("DELETE FROM report_days WHERE day >= '2026-03-10'");
    expect(await sumUpDays({ now: at(0.1), graceMs: 900_000, daysMax: 10 })).toBe(0);
    expect(await sumUpDays({ now: at(0.3), graceMs: 900_000, daysMax: 10 })).toBe(1);
    await expect(rowsOf("SELECT sum_up_day('2026-03-11', $1)::text", [at(1)])).rejects.toThrow("reports.day_not_over");
    expect(await sumUpDays({ now: AFTER, graceMs: 0, daysMax: 10 })).toBe(1);
  });

  it("changes nothing when it is repeated, by five at once too", async () => {
    const before = await rowsOf("SELECT * FROM ledger_days ORDER BY day, debit_id, credit_id");
    await Promise.all(Array.from({ length: 5 }, () => rowsOf("SELECT sum_up_day($1, $2)::text", [DAY, AFTER])));
    expect(await rowsOf("SELECT * FROM ledger_days ORDER BY day, debit_id, credit_id")).toEqual(before);
  });

  it("is done again for a day to which something was posted late", async () => {
    await posted(1_000n, midnightUs - 3_600_000_000n);
    expect(await reportsDifferenceMinor()).toBe(2_000n);
    expect(await sumUpStaleDays({ now: AFTER, days: 35 })).toBe(1);
    expect(await sumUpStaleDays({ now: AFTER, days: 35 })).toBe(0);
    expect(await sumOf(DAY)).toBe(1_001n);
    expect(await reportsDifferenceMinor()).toBe(0n);
  });

  it("goes back to before the first day, when something was posted there", async () => {
    await posted(7n, midnightUs - 10n * 86_400_000_000n);
    expect(await reportsDifferenceMinor()).toBe(14n);
    expect(await sumUpStaleDays({ now: AFTER, days: 35 })).toBe(1);
    expect(await reportsDifferenceMinor()).toBe(0n);
    expect(await sumUpDays({ now: AFTER, graceMs: 0, daysMax: 100 })).toBe(8);
    expect(await sumUpStaleDays({ now: AFTER, days: 35 })).toBe(0);
    expect(await reportsDifferenceMinor()).toBe(0n);
  });

  it("cannot be edited by the app, only made again", async () => {
    for (const table of ["report_days", "ledger_days", "arrival_days"]) {
      await expect(rowsOf(`UPDATE ${table} SET day = day`)).rejects.toThrow("permission denied");
    }
  });
});

// Guarantee: money of no order is converted at the rate in force when it was posted, to a millionth of a dollar, ties away from zero.
describe("money of no order", () => {
  const quote = (perUsdMicro: bigint, at: Date, until: Date | null = null) =>
    rowsOf(
      `INSERT INTO fx_rates (currency, per_usd_micro, source, quoted_at, override_id, override_until)
       VALUES ('PHP', $1, 'test', $2, CASE WHEN $3::timestamptz IS NULL THEN NULL ELSE gen_random_uuid() END, $3)`,
      [perUsdMicro.toString(), at, until],
    );
  const usdOf = async (day: string) =>
    (await listMovements(periodAt("day", day))).filter(({ unit }) => unit === "PHP").map(({ usdMicro }) => usdMicro);
  const bank = { ledger: "PHP", debit: "bank", credit: "suspense" };
  const at = (day: string, hours = 0) => new Date(startOfDay(day).getTime() + hours * 3_600_000);
  const us = (day: string, hours: number) => BigInt(at(day, hours).getTime()) * 1_000n;

  it("follows the quote of its time, a decided rate before it, and the first quote where there was none yet", async () => {
    await quote(50_000_000n, at("2026-05-02"));
    await quote(57_000_000n, at("2026-05-04"));
    await quote(60_000_000n, at("2026-05-05"), at("2026-05-06"));
    await posted(10_000n, us("2026-05-01", 5), bank);
    await posted(10_000n, us("2026-05-03", 5), bank);
    await posted(10_000n, us("2026-05-04", 5), bank);
    await posted(10_000n, us("2026-05-05", 5), bank);
    await posted(10_000n, us("2026-05-07", 5), bank);
    const days = ["01", "03", "04", "05", "07"].map((day) => `2026-05-${day}`);
    expect(await Promise.all(days.map(usdOf))).toEqual([
      [2_000_000n],
      [2_000_000n],
      [1_754_386n],
      [1_666_667n],
      [1_754_386n],
    ]);
  });

  it("is counted in whole units of each currency", async () => {
    const row = await rowOf<{ vnd: bigint; php: bigint; usd: bigint; diamonds: bigint }>(
      `SELECT in_usd_micro(25000, 'VND', 25000000000) AS vnd, in_usd_micro(1, 'PHP', 3000000) AS php, in_usd_micro(7, 'USD', 1) AS usd,
              in_usd_micro(7, 'DIAMOND', 1) AS diamonds`,
    );
    expect(row).toEqual({ vnd: 1_000_000n, php: 3_333n, usd: 70_000n, diamonds: 0n });
  });
});

// Guarantee: the transfers behind a figure are exactly those that it counts, each once, however they are paged.
describe("the transfers behind a figure", () => {
  const NOW = new Date();

  it("add up to it over any pages, newest first", async () => {
    const day = "2026-04-15";
    const from = BigInt(startOfDay(day).getTime()) * 1_000n;
    let expected = 0n;
    for (let index = 1n; index <= 23n; index += 1n) {
      // Some share a moment, and they lie on several days.
      await posted(index, from + (index / 3n) * 777_600_000_000n);
      expected += index;
    }
    await posted(500n, from, { debit: "revenue:diamonds", credit: "clearing:test" });
    const ask = { from: day, to: "2026-07-15", line: ["revenue" as const], unit: "USD" as const };
    const seen: { key: string; amount: string; createdAt: string }[] = [];
    let before: string | undefined;
    for (let page = 0; page < 20; page += 1) {
      const { transfers, nextBefore } = await listTransfersBehind({ ...ask, before }, NOW, 4);
      seen.push(...transfers);
      if (nextBefore === null) break;
      before = nextBefore;
    }
    expect(seen).toHaveLength(24);
    expect(new Set(seen.map(({ key }) => key)).size).toBe(24);
    expect(seen.map(({ createdAt }) => createdAt)).toEqual(
      seen
        .map(({ createdAt }) => createdAt)
        .sort()
        .reverse(),
    );
    expect(seen.reduce((sum, { amount }) => sum + BigInt(amount), 0n)).toBe(500n - expected);
    const asReported = await listTransfersBehind({ ...ask, positive: "credits" }, NOW, 30);
    expect(asReported.transfers.reduce((sum, { amount }) => sum + BigInt(amount), 0n)).toBe(expected - 500n);
  });

  it("are none where nothing is known, and never more than a year's", async () => {
    expect(await listTransfersBehind({ from: DAY, to: NEXT, account: "nobody" }, NOW)).toEqual({
      transfers: [],
      nextBefore: null,
    });
    expect(
      (await listTransfersBehind({ from: "2020-01-01", to: "2026-12-31", line: ["bank"] }, NOW)).transfers,
    ).toHaveLength(5);
    expect((await listTransfersBehind({ from: NEXT, to: DAY, line: ["revenue"] }, NOW)).transfers).toHaveLength(2);
  });
});
