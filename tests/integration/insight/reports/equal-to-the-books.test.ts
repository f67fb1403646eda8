import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { cashReport } from "@/lib/insight/reports/cash";
import { lineOf, type Side, sidesOf, type Unit } from "@/lib/insight/reports/movement";
import { listBalancesBefore, listMovements, reportsDifferenceMinor } from "@/lib/insight/reports/movement-queries";
import { type Period, partsOf, periodAt, periodBefore } from "@/lib/insight/reports/period";
import {
  readArrivals,
  readCash,
  readPoolHistory,
  readResult,
  readRevenue,
  readTax,
} from "@/lib/insight/reports/read-reports";
import { forgetSums, sumUpDays } from "@/lib/insight/reports/sum-up-days";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import { COUNTRY_CODES } from "@/lib/shared/countries";
import { dayAt } from "@/lib/shared/desk-days";
import { booked, counters } from "@/tests/support/booked";
import { dice } from "@/tests/support/dice";
import { playRandomPast } from "@/tests/support/random-past";
import { openShop, type Shop } from "@/tests/support/shop";

const SEED = 20_261_128;
const DAYS = 75;
const NOW = new Date();
const TODAY = dayAt(NOW);

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 200_000n });
  await playRandomPast(shop, dice(SEED), { orders: 24, days: DAYS });
}, 60_000);
afterAll(() => shop.close());

/** The quarters of which the last one is running, as far back as the shop goes. */
function quarters(): Period[] {
  const list = [periodAt("quarter", TODAY)];
  for (let more = 0; more < 3; more += 1) list.push(periodBefore(list.at(-1) as Period));
  return list;
}

const allOf = async <T>(read: (period: Period) => Promise<T>): Promise<T[]> => Promise.all(quarters().map(read));
const total = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n);

it("the past that was played has everything that moves a report", async () => {
  const codes = await rowsOf<{ code: string }>("SELECT DISTINCT code FROM transfers");
  const kinds = [
    "delivery.revenue",
    "delivery.tax",
    "delivery.cost",
    "payment.fee",
    "payment.refund",
    "payment.refund_returned",
  ];
  expect(codes.map(({ code }) => code)).toEqual(
    expect.arrayContaining([...kinds, "refund.tax", "payment.dispute_lost", "deposit.cost"]),
  );
  expect(new Set((await booked()).map(({ country }) => country)).size).toBeGreaterThan(4);
});

/** Every guarantee twice: read from the transfers alone, and with all days but today's summed up. */
describe.each(["from the transfers", "from summed-up days"])("reports %s", (way) => {
  beforeAll(async () => {
    await forgetSums();
    if (way === "from summed-up days") {
      expect(await sumUpDays({ now: NOW, graceMs: 0, daysMax: 1_000 })).toBeGreaterThan(DAYS);
      expect(await sumUpDays({ now: NOW, graceMs: 0, daysMax: 1_000 })).toBe(0);
    }
  });

  it("agree with every account's counters", async () => {
    expect(await trialBalanceMinor()).toBe(0n);
    expect(await reportsDifferenceMinor()).toBe(0n);
  });

  it("revenue, cost, fees, refunds and tax of all countries and periods are what the accounts hold", async () => {
    const reports = await allOf((period) => readRevenue(period));
    const rows = reports.flatMap(({ byCurrency }) => byCurrency);
    const books = await booked();
    expect(rows.length).toBeGreaterThan(5);
    const lines = {
      revenue: ["revenue", -1n],
      cost: ["cost", 1n],
      fees: ["fees", 1n],
      tax: ["tax", -1n],
    } as const;
    for (const { country, unit } of rows) {
      const mine = books.filter((book) => book.country === country && book.unit === unit);
      const of = (wanted: readonly string[]) =>
        total(mine.filter((book) => wanted.includes(lineOf(book))).map(({ amount }) => amount));
      const ours = rows.filter((row) => row.country === country && row.unit === unit);
      for (const [name, [line, sign]] of Object.entries(lines)) {
        expect(total(ours.map((row) => row[name as keyof typeof lines])), `${country} ${unit} ${name}`).toBe(
          sign * of([line]),
        );
      }
      expect(total(ours.map((row) => row.refunds))).toBe(of(["refunds", "disputes"]));
    }
    const orders = await rowOf<{ count: number }>(
      "SELECT count(DISTINCT order_id)::int AS count FROM transfers WHERE code = 'delivery.revenue'",
    );
    expect(reports.reduce((sum, report) => sum + report.total.now.orders, 0)).toBe(orders?.count);
  });

  it("the countries of a period sum up to the period, in dollars too", async () => {
    for (const period of quarters()) {
      const whole = await readRevenue(period);
      const parts = await Promise.all([...COUNTRY_CODES, ""].map((country) => readRevenue(period, country)));
      for (const name of ["orders", "revenue", "cost", "fees", "refunds", "tax", "margin"] as const) {
        expect(total(parts.map(({ total: { now } }) => BigInt(now[name])))).toBe(BigInt(whole.total.now[name]));
        expect(total(whole.rows.map(({ now }) => BigInt(now[name])))).toBe(BigInt(whole.total.now[name]));
      }
    }
  });

  it("tax collected less tax returned is the tax accounts, to the minor unit, per country", async () => {
    const rows = (await allOf((period) => readTax(period))).flatMap((report) => report.rows);
    const accounts = (await counters()).filter(({ account }) => account.startsWith("tax:"));
    expect(accounts.length).toBeGreaterThan(2);
    for (const { account, unit, amount } of accounts) {
      const mine = rows.filter((row) => `tax:${row.country}` === account && row.unit === unit);
      expect(total(mine.map(({ net }) => net)), account).toBe(-amount);
      expect(total(mine.map(({ collected, returned }) => collected - returned))).toBe(-amount);
    }
    const posted = await rowOf<{ collected: bigint; returned: bigint }>(
      `SELECT COALESCE(sum(t.amount) FILTER (WHERE t.code = 'delivery.tax'), 0)::bigint AS collected,
              COALESCE(sum(CASE WHEN d.code LIKE 'tax:%' THEN t.amount ELSE -t.amount END) FILTER (WHERE t.code = 'refund.tax'), 0)::bigint AS returned
       FROM transfers t JOIN accounts d ON d.id = t.debit_id`,
    );
    expect(total(rows.map(({ collected }) => collected))).toBe(posted?.collected);
    expect(total(rows.map(({ returned }) => returned))).toBe(posted?.returned);
    expect(posted?.returned).toBeGreaterThan(0n);
  });

  it("the result of all periods is what all its accounts hold, and what the balances grew by", async () => {
    const reports = await allOf(readResult);
    const books = await counters();
    const perUnit = (unit: Unit) =>
      total(
        reports.flatMap((report) =>
          report.resultByCurrency.filter((row) => row.unit === unit).map(({ amount }) => amount),
        ),
      );
    const isResult = ({ account, unit }: { account: string; unit: Unit }) =>
      ["revenue", "cost", "fees", "refunds", "disputes", "fx", "adjustments", "other"].includes(
        lineOf({ account, unit, code: "" }),
      );
    for (const unit of new Set(books.map((book) => book.unit).filter((one) => one !== "DIAMOND"))) {
      expect(perUnit(unit), unit).toBe(
        -total(books.filter((book) => book.unit === unit && isResult(book)).map(({ amount }) => amount)),
      );
    }
    for (const period of quarters()) {
      const [{ result }, { total: held }] = await Promise.all([readResult(period), readCash(period)]);
      expect(result.now).toBe(held.closing - held.opening);
    }
    expect(reports.every(({ rows }) => rows.find(({ line }) => line === "other")?.now === 0n)).toBe(true);
  });

  it("each closing balance is the next opening one, and the last is the account's own", async () => {
    const [now, ...earlier] = await allOf(readCash);
    const books = (await counters()).filter(({ unit }) => unit !== "DIAMOND");
    const held = (now?.rows ?? []).filter(({ closing }) => closing !== 0n);
    const balances = books.filter(({ account }) => !/^(revenue|cost|fees|refunds|adjustments|fx)/.test(account));
    expect(held.map(({ account, unit, closing }) => ({ account, unit, amount: closing })).sort(byName)).toEqual(
      [...balances].sort(byName),
    );
    let next = now;
    for (const report of earlier) {
      for (const row of report.rows) {
        const after = next?.rows.find(({ account, unit }) => account === row.account && unit === row.unit);
        expect(after?.opening ?? 0n, `${row.account} ${row.unit}`).toBe(row.closing);
      }
      expect(next?.total.opening).toBe(report.total.closing);
      next = report;
    }
  });

  it("the parts of a period are the period, unit by unit, down to the days", async () => {
    const key = ({ account, unit, country, code }: Side) => `${account}|${unit}|${country}|${code}`;
    const sums = (sides: readonly Side[]) => {
      const map = new Map<string, [bigint, bigint, number]>();
      for (const side of sides) {
        const [amount, usd, orders] = map.get(key(side)) ?? [0n, 0n, 0];
        map.set(key(side), [amount + side.amount, usd + side.usdMicro, orders + side.orders]);
      }
      return [...map].sort(([a], [b]) => a.localeCompare(b));
    };
    for (const quarter of quarters().slice(0, 2)) {
      const whole = sums(sidesOf(await listMovements(quarter)));
      const months = partsOf(quarter).map(({ from }) => periodAt("month", from));
      const days = months.flatMap((month) => partsOf(month).map(({ from }) => periodAt("day", from)));
      for (const parts of [months, days]) {
        const sides = (await Promise.all(parts.map((part) => listMovements(part)))).flatMap(sidesOf);
        expect(sums(sides)).toEqual(whole);
      }
    }
  });

  it("the pool's history ends with what custodians and inventory hold", async () => {
    const period = periodAt("year", TODAY);
    const history = await readPoolHistory(period, NOW);
    const books = await counters();
    expect(history.at(-1)).toEqual({
      day: TODAY,
      diamonds: books.find(({ account }) => account === "pool:facet_ph_1")?.amount,
      inventoryUsdMinor: books.find(({ account }) => account === "inventory")?.amount,
    });
    const openings = await listBalancesBefore(period.from);
    expect(cashReport(openings, []).total.closing).toBe((await readCash(period)).total.opening);
  });

  it("arrivals are every order that was delivered, or that ended without diamonds", async () => {
    const reports = await allOf((period) => readArrivals(period));
    const of = (name: "delivered" | "withinGoal" | "failed") => reports.reduce((sum, { all }) => sum + all[name], 0);
    const orders = await rowOf<{ delivered: number; within: number; failed: number }>(
      `SELECT count(*) FILTER (WHERE delivered_at IS NOT NULL)::int AS delivered,
              count(*) FILTER (WHERE delivered_at - paid_at <= interval '15 seconds')::int AS within,
              count(*) FILTER (WHERE delivered_at IS NULL AND status = 'refunded')::int AS failed FROM orders`,
    );
    expect([of("delivered"), of("withinGoal"), of("failed")]).toEqual([
      orders?.delivered,
      orders?.within,
      orders?.failed,
    ]);
    expect(orders?.failed).toBeGreaterThan(0);
    for (const { all, histogram, byHour, byCountry, byChannel } of reports) {
      const count = (list: readonly { delivered: number }[]) => list.reduce((sum, { delivered }) => sum + delivered, 0);
      expect([
        count(byHour),
        count(byCountry),
        count(byChannel),
        histogram.reduce((sum, bar) => sum + bar.count, 0),
      ]).toEqual(Array(4).fill(all.delivered));
    }
  });
});

function byName(a: { account: string; unit: string }, b: { account: string; unit: string }): number {
  return `${a.account}|${a.unit}`.localeCompare(`${b.account}|${b.unit}`);
}
