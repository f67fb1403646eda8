import { existsSync, readdirSync, readFileSync } from "node:fs";

/**
 * What processes cost, as Linux counts it in /proc. Elsewhere there is no such place, and the figures are null: unknown is
 * not zero.
 */
export const CAN_MEASURE = existsSync("/proc/self/stat");

/** Linux counts in USER_HZ, which is 100 on every architecture that Node runs on. */
const MS_PER_TICK = 10;

export type ProcessStat = { pid: number; parentPid: number; cpuMs: number };

/**
 * Reads one line of /proc/<pid>/stat. The name in brackets may hold blanks and brackets itself, so fields count from the
 * last bracket. Time of children that have ended and been waited for is in it, so that a short-lived one is not lost.
 */
export function readStat(line: string): ProcessStat {
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
  return { pid: Number.parseInt(line, 10), parentPid: Number(fields[1]), cpuMs: ticks * MS_PER_TICK };
}

/** A process and everything that descends from it. */
export function treeOf(root: number, all: readonly ProcessStat[]): ProcessStat[] {
  const found = all.filter(({ pid }) => pid === root);
  for (const { pid } of found) found.push(...all.filter(({ parentPid }) => parentPid === pid));
  return found;
}

/** CPU time in milliseconds that each group's processes have used since they began; null where it cannot be measured. */
export function cpuMsByGroup<Group extends string>(
  groups: Readonly<Record<Group, readonly number[]>>,
): Record<Group, number> | null {
  if (!CAN_MEASURE) return null;
  const all = allProcesses();
  return mapGroups(groups, (roots) =>
    roots.flatMap((root) => treeOf(root, all)).reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  );
}

/**
 * CPU time in milliseconds that the whole machine has spent working since it began. Less our own groups it tells how much of the
 * machine somebody else had: figures of a shared machine mean little without it.
 *
 * @param stat the text of /proc/stat: its first line counts user, nice, system, idle, iowait, irq and softirq over all cores
 */
export function machineCpuMs(stat: string | null = CAN_MEASURE ? textOf("/proc/stat") : null): number | null {
  const [, user, nice, system, , , irq, softirq] = (stat ?? "").split("\n")[0]?.split(/\s+/).map(Number) ?? [];
  const ticks = [user, nice, system, irq, softirq].reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0);
  return Number.isNaN(ticks) ? null : ticks * MS_PER_TICK;
}

/**
 * Memory in KiB that each group holds now. Pages that processes share (PostgreSQL's buffers) are counted once, in
 * proportion (Pss); where the kernel does not tell that, each process counts whole.
 */
export function memoryKibByGroup<Group extends string>(
  groups: Readonly<Record<Group, readonly number[]>>,
): Record<Group, number> | null {
  if (!CAN_MEASURE) return null;
  const all = allProcesses();
  return mapGroups(groups, (roots) =>
    roots.flatMap((root) => treeOf(root, all)).reduce((sum, { pid }) => sum + memoryKibOf(pid), 0),
  );
}

function mapGroups<Group extends string>(
  groups: Readonly<Record<Group, readonly number[]>>,
  measure: (roots: readonly number[]) => number,
): Record<Group, number> {
  const names = Object.keys(groups) as Group[];
  return Object.fromEntries(names.map((name) => [name, measure(groups[name])])) as Record<Group, number>;
}

function allProcesses(): ProcessStat[] {
  return readdirSync("/proc").flatMap((name) => {
    const line = /^\d+$/.test(name) ? textOf(`/proc/${name}/stat`) : null;
    return line === null ? [] : [readStat(line)];
  });
}

function memoryKibOf(pid: number): number {
  const shared = /^Pss:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/smaps_rollup`) ?? "");
  const whole = shared ?? /^VmRSS:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/status`) ?? "");
  return Number(whole?.[1] ?? 0);
}

/** Null for a process that has just ended or is somebody else's. */
function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
