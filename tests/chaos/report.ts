import { CHECKS, type CheckName, type Finding } from "@/tests/chaos/finding";
import { groupBy } from "@/tests/chaos/picture";
import type { DrillResult } from "@/tests/chaos/run-drill";

/** What is kept of a drill once it is over; `findings` are those that no earlier drill of the run had. */
export type DrillLine = Pick<
  DrillResult,
  "drill" | "kills" | "sleeps" | "faults" | "orders" | "seconds" | "underWay"
> & {
  findings: readonly Finding[];
};

export type ChaosFigures = {
  name: "chaos";
  seed: number;
  drills: number;
  kills: number;
  faults: number;
  orders: number;
} & Record<CheckName, number> & {
    /** Where the orders ended, so that nobody takes a run in which all of them expired for a drill. */
    ended: Readonly<Record<string, number>>;
    inPersonsQueue: number;
    slowestSeconds: number;
    seconds: number;
  };

/** What a list of findings comes to, for each check. A drill that did not come to rest is stuck whatever else was found. */
export function countFindings(lines: readonly DrillLine[]): Record<CheckName, number> {
  const counts = Object.fromEntries(CHECKS.map((name) => [name, 0])) as Record<CheckName, number>;
  for (const { findings, underWay } of lines) {
    for (const { check } of findings) counts[check] += 1;
    if (underWay.length > 0 && !findings.some(({ check }) => check === "stuck")) counts.stuck += 1;
  }
  return counts;
}

/** The one line of a run. Pure. */
export function figuresOf(
  lines: readonly DrillLine[],
  run: { seed: number; orders: readonly { status: string }[]; inPersonsQueue: number; seconds: number },
): ChaosFigures {
  const sum = (pick: (line: DrillLine) => number) => lines.reduce((total, line) => total + pick(line), 0);
  return {
    name: "chaos",
    seed: run.seed,
    drills: lines.length,
    kills: sum(({ kills }) => kills),
    faults: sum(({ faults }) => faults),
    orders: sum(({ orders }) => orders),
    ...countFindings(lines),
    ended: Object.fromEntries(
      [...groupBy(run.orders, ({ status }) => status)].map(([status, list]) => [status, list.length]),
    ),
    inPersonsQueue: run.inPersonsQueue,
    slowestSeconds: Math.round(Math.max(0, ...lines.map(({ seconds }) => seconds)) * 10) / 10,
    seconds: Math.round(run.seconds),
  };
}

export const isSound = (line: DrillLine): boolean => line.findings.length === 0 && line.underWay.length === 0;

/** One line of the table for people. */
export function lineOf({ drill, kills, sleeps, faults, orders, seconds, findings, underWay }: DrillLine): string {
  const verdict =
    findings.length + underWay.length === 0
      ? "sound"
      : [...findings.map(({ check, subject, says }) => `${check}: ${subject}: ${says}`), ...underWay]
          .join("; ")
          .slice(0, 400);
  const cells = [drill, orders, kills, sleeps, faults, seconds.toFixed(1)].map((cell) => String(cell).padStart(7));
  return `${cells.join("")}  ${verdict}`;
}

export const TABLE_HEAD = ["drill", "orders", "kills", "sleeps", "faults", "s"]
  .map((word) => word.padStart(7))
  .join("");
