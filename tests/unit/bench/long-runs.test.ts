import { describe, expect, it } from "vitest";
import { readOptions as readGrowth } from "@/tests/bench/growth/options";
import { type GrowthFigures, ratiosOf } from "@/tests/bench/growth/report";
import { readOptions as readLedger } from "@/tests/bench/ledger/options";
import { figuresOf as ledgerFigures } from "@/tests/bench/ledger/report";
import { readOptions as readSoak } from "@/tests/bench/soak/options";
import { memoryGrowth } from "@/tests/bench/soak/report";
import type { MinuteSample, TableSize } from "@/tests/bench/soak/sample";

// Guarantee: ratios compare the best with the best, unknown stays unknown, and growth counts from the end of the second minute.
describe("reservations", () => {
  it("compare every way with the Prisma transaction, each at its best", () => {
    const [prisma, group] = ledgerFigures([
      { variant: "prisma-transaction", inFlight: 1, seconds: 2, latenciesMs: [1, 1] },
      { variant: "prisma-transaction", inFlight: 8, seconds: 2, latenciesMs: [0.52, 1.234, 9, 9] },
      { variant: "group-commit", inFlight: 64, seconds: 1, latenciesMs: Array.from({ length: 100 }, () => 0.64) },
    ]);
    expect(prisma).toMatchObject({ perSecond: 2, inFlight: 8, p50Ms: 1.23, p99Ms: 9, ratioToPrismaTransaction: 1 });
    expect(prisma?.perSecondByInFlight).toEqual({ 1: 1, 8: 2 });
    expect(group).toMatchObject({ perSecond: 100, p50Ms: 0.64, ratioToPrismaTransaction: 50 });
  });

  it("have no ratio without a Prisma transaction that was measured", () => {
    const [group] = ledgerFigures([{ variant: "group-commit", inFlight: 64, seconds: 1, latenciesMs: [1] }]);
    expect(group?.ratioToPrismaTransaction).toBeNull();
  });
});

const READS = {
  myOrders: 2,
  myOrdersOpen: 2,
  transfers: 2,
  transfersDeep: 2,
  transfersOfOrder: 2,
  transfersOfAccount: 2,
  deskOrders: 2,
  lookUpByReference: 2,
  lookUpByEmail: 2,
  supportByEmail: 2,
  supportByPayment: 2,
};
const PAST: GrowthFigures = {
  name: "growth",
  orders: 10_000,
  seedSeconds: 1,
  placeP95Ms: 20,
  paidToDeliveredP95Ms: 200,
  postgresCpuMsPerOrder: 1,
  successRate: 1,
  reads: READS,
  trialBalance: "0",
};

describe("a larger past", () => {
  it("is told by the ratio of each figure and by the worst of them", () => {
    const large = { ...PAST, placeP95Ms: 22, paidToDeliveredP95Ms: null, reads: { ...READS, myOrders: 9 } };
    const ratios = ratiosOf(PAST, large);
    expect(ratios).toMatchObject({ placeP95: 1.1, paidToDeliveredP95: null, postgresCpuPerOrder: 1, worst: 4.5 });
    expect(ratios.reads.myOrders).toBe(4.5);
  });
});

function minute(number: number, web: number, table: Partial<TableSize> = {}): MinuteSample {
  const nothing = { p50: null, p95: null, p99: null };
  return {
    name: "soak.minute",
    minute: number,
    delivered: 100,
    queueLagMs: nothing,
    reservedToDeliveredMs: nothing,
    memoryMiB: { web },
    tables: { orders: { mib: 1, indexMib: 1, rows: 5_000, deadRows: 0, vacuums: 0, ...table } },
    logBytes: {},
  };
}

describe("memory of a long run", () => {
  it("grows from the end of the second minute on, and may have shrunk", () => {
    expect(memoryGrowth([minute(1, 90), minute(2, 100), minute(3, 104), minute(4, 101)])).toEqual({ web: 4 });
    expect(memoryGrowth([minute(1, 90), minute(2, 100), minute(3, 80)])).toEqual({ web: -20 });
    expect(memoryGrowth([minute(1, 90), minute(2, 100)])).toEqual({});
  });
});

describe("options", () => {
  it("have the sizes of the promise, and refuse what makes no sense", () => {
    expect(readGrowth([])).toMatchObject({ smallOrders: 10_000, largeOrders: 1_000_000 });
    expect(() => readGrowth(["--small", "5000", "--large", "5000"])).toThrow("more than");
    expect(readSoak(["--rate", "161", "--minutes", "10"])).toMatchObject({ ratePerSecond: 161, minutes: 10 });
    expect(() => readSoak(["--minutes", "0.5"])).toThrow("--minutes");
    expect(readLedger(["--seconds", "3"])).toEqual({ secondsEach: 3 });
    expect(() => readLedger(["--seconds", "none"])).toThrow("--seconds");
  });
});
