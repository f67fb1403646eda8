import { describe, expect, it } from "vitest";
import { compareCharges, compareDeliveries } from "@/tests/bench/orders/audit";
import type { BuyerTrace } from "@/tests/bench/orders/buyer";
import { coresOfOthers } from "@/tests/bench/orders/measure";
import { readOptions } from "@/tests/bench/orders/options";
import { faultsOf, figuresOf, type Measured } from "@/tests/bench/orders/report";
import { machineCpuMs, readStat, treeOf } from "@/tests/bench/process-load";

// Guarantee: the benchmark counts arrivals and not answers, and a run in which database and simulators differ is not sound.
const CPU = { web: 0, worker: 0, postgres: 0, simulators: 0, driver: 0 };

function trace(reference: string | null, approvedAtMs: number | null = null): BuyerTrace {
  const nothing = { lateMs: 0, check: null, checkMs: null, placeMs: null, seenAtMs: null, failure: null };
  const refusal = { refusedMs: null, refusedAtMs: null };
  return { ...nothing, ...refusal, method: "card", reference, approvedAtMs, isApproved: approvedAtMs !== null };
}

function measured(over: Partial<Measured> = {}): Measured {
  return {
    offered: 4,
    startedAtMs: 0,
    seconds: 2,
    traces: [trace("A", 1_000), trace("B", 2_000), trace("C"), trace(null)],
    delivered: [
      { reference: "A", deliveredAtMs: 1_100 },
      { reference: "B", deliveredAtMs: 2_300 },
    ],
    steps: { seal: 0.1, tls: null, verify: null, inject: 88 },
    before: { cpuMs: CPU, machineCpuMs: 500, atMs: 0, writingTransactions: 10, transactions: 100, walBytes: 0 },
    after: {
      cpuMs: { ...CPU, web: 30 },
      machineCpuMs: 1_530,
      atMs: 2_000,
      writingTransactions: 13,
      transactions: 120,
      walBytes: 0,
    },
    peakKib: null,
    audit: {
      trialBalance: "0",
      oversoldDiamonds: 0,
      deliveredTwice: 0,
      chargedTwice: 0,
      deliveredInDatabase: 2,
      deliveredAtPlatform: 2,
      disagreements: [],
    },
    ...over,
  };
}

describe("the figures of a run", () => {
  it("measure success by what was offered", () => {
    const figures = figuresOf(measured());
    expect(figures).toMatchObject({ offered: 4, placed: 3, delivered: 2, successRate: 0.5, deliveredPerSecond: 1 });
    expect(figures.paidToDeliveredMs).toEqual({ p50: 100, p95: 300, p99: 300 });
    expect(figures.cpuMsPerOrder.web).toBe(15);
    expect(figures.commitsPerOrder).toBe(1.5);
    expect(figures.peakRssMiB.web).toBeNull();
  });

  it("find nothing wrong with a sound run, and name each fault of another", () => {
    expect(faultsOf(measured())).toEqual([]);
    const audit = { ...measured().audit, trialBalance: "5", chargedTwice: 1, deliveredAtPlatform: 3 };
    expect(faultsOf(measured({ audit }))).toHaveLength(3);
  });
});

describe("the audit of deliveries and charges", () => {
  const ours = [
    { callId: "d1", orderId: "o1", part: 1, diamonds: 50 },
    { callId: "d2", orderId: "o2", part: 1, diamonds: 100 },
  ];
  const theirs = [
    { orderId: "d1", diamonds: 50 },
    { orderId: "d2", diamonds: 100 },
  ];

  it("agrees when both sides have the same deliveries", () => {
    expect(compareDeliveries(ours, theirs)).toEqual({ deliveredTwice: 0, disagreements: [] });
  });

  it("sees a second delivery, a missing one, an unknown one and another amount", () => {
    expect(compareDeliveries(ours, [...theirs, { orderId: "d1", diamonds: 50 }]).deliveredTwice).toBe(1);
    expect(compareDeliveries(ours, theirs.slice(1)).disagreements).toHaveLength(1);
    expect(compareDeliveries(ours.slice(1), theirs).disagreements).toHaveLength(1);
    const other = compareDeliveries(ours, [...theirs.slice(1), { orderId: "d1", diamonds: 51 }]);
    expect(other.disagreements).toHaveLength(1);
  });

  it("sees an order that was charged twice and money that is not booked", () => {
    const booked = [{ orderId: "o1", minor: 100 }];
    expect(compareCharges(booked, booked)).toEqual({ chargedTwice: 0, disagreements: [] });
    const twice = compareCharges(booked, [...booked, ...booked]);
    expect(twice.chargedTwice).toBe(1);
    expect(twice.disagreements).toHaveLength(1);
  });
});

describe("the cost of processes", () => {
  const line = (pid: number, name: string, parent: number, ticks: string) =>
    `${pid} (${name}) S ${parent} 1 1 0 -1 4194560 0 0 0 0 ${ticks} 20 0 1 0 100 1 1`;

  it("reads a process whose name has blanks and brackets, its ended children included", () => {
    expect(readStat(line(7, "postgres: io) (x", 3, "10 20 3 4"))).toEqual({ pid: 7, parentPid: 3, cpuMs: 370 });
  });

  it("takes a process with all its descendants and nobody else", () => {
    const all = [
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 1],
      [9, 8],
    ].map(([pid = 0, parentPid = 0]) => ({ pid, parentPid, cpuMs: 1 }));
    expect(
      treeOf(1, all)
        .map(({ pid }) => pid)
        .toSorted(),
    ).toEqual([1, 2, 3, 4]);
    expect(treeOf(5, all)).toEqual([]);
  });
});

describe("the work of others on the machine", () => {
  it("is what the machine did less what we did", () => {
    const { before, after } = measured();
    expect(coresOfOthers(before, after)).toBe(0.5);
    expect(coresOfOthers({ ...before, machineCpuMs: null }, after)).toBeNull();
  });

  it("counts work and not waiting", () => {
    expect(machineCpuMs("cpu  10 20 30 4000 500 6 7 0 0 0\ncpu0 1 1 1 1\n")).toBe(730);
    expect(machineCpuMs("nothing of the kind")).toBeNull();
  });
});

describe("the options", () => {
  it("have defaults, and take what is given", () => {
    expect(readOptions([])).toMatchObject({ ratePerSecond: 50, seconds: 30, webs: 1, workers: 1, upstreamMs: 87 });
    expect(readOptions(["--rate", "161", "--set", "WRITER_WAIT_MS=5"])).toMatchObject({
      ratePerSecond: 161,
      settings: { WRITER_WAIT_MS: "5" },
    });
  });

  it.each([
    ["--rate", "fast"],
    ["--rate", "0"],
    ["--card-share", "2"],
    ["--web", "1.5"],
    ["--set", "rate"],
  ])("refuse %s %s with a sentence", (name, value) => {
    expect(() => readOptions([name, value])).toThrow(name);
  });
});
