import { setTimeout as wait } from "node:timers/promises";
import type { ManagedProcess } from "@/scripts/stack/managed-process";
import type { Stack } from "@/scripts/stack/stack";
import type { Blow } from "@/tests/chaos/plan-faults";

export type StormCounts = { kills: number; sleeps: number };
type Say = (line: string) => void;

export type Surroundings = {
  leaseMs: number;
  /** Whether the process with this id has said since then that it lives. */
  hasBeaten: (pid: number, since: Date) => Promise<boolean>;
  say: Say;
};

const AWAKE_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 50;

/** Strikes the processes as planned, and answers when all of them run again. */
export async function strike(
  stack: Stack,
  blows: readonly Blow[],
  { leaseMs, hasBeaten, say }: Surroundings,
): Promise<StormCounts> {
  const counts: StormCounts = { kills: 0, sleeps: 0 };
  const killed = new Map<ManagedProcess, Promise<void>>();
  await Promise.all(
    blows.map(async (blow) => {
      await wait(blow.atMs);
      if (blow.kind === "database") return strikeDatabase(stack, counts, say);
      if (blow.kind === "zombie") {
        const worker = at(stack.workers, blow.index);
        counts.sleeps += 1;
        return sleep(worker, leaseMs + blow.beyondLeaseMs, hasBeaten, say);
      }
      const targets = [
        ...(blow.target === "worker" ? [] : [at(stack.webs, blow.index)]),
        ...(blow.target === "web" ? [] : [at(stack.workers, blow.index)]),
      ];
      return Promise.all(targets.map((one) => inTurn(killed, one, () => kill(one, blow.downMs, counts, say))));
    }),
  );
  await Promise.all(
    [...killed.keys()].map(async (one) => {
      await one.untilHealthy();
      say(`${one.name} is back`);
    }),
  );
  return counts;
}

function at(list: readonly ManagedProcess[], index: number): ManagedProcess {
  const one = list[index % list.length];
  if (one === undefined) throw new Error("the shop has no such process");
  return one;
}

/** Two blows at one process come one after the other: the second finds it running, or about to. */
function inTurn(
  busy: Map<ManagedProcess, Promise<void>>,
  one: ManagedProcess,
  act: () => Promise<void>,
): Promise<void> {
  const next = (busy.get(one) ?? Promise.resolve()).then(act);
  busy.set(one, next);
  return next;
}

/** `kill -9`, and started again as a supervisor would. The signal comes first; what `stop` then does finds nothing to end. */
async function kill(one: ManagedProcess, downMs: number, counts: StormCounts, say: Say): Promise<void> {
  say(`kill -9 ${one.name} (${one.pid}), back in ${downMs} ms`);
  one.kill("SIGKILL");
  counts.kills += 1;
  await one.stop();
  await wait(downMs);
  await one.restart();
}

/** A worker that stops in the middle of whatever it does, loses its lease, and goes on as if nothing had been. */
async function sleep(
  worker: ManagedProcess,
  forMs: number,
  hasBeaten: Surroundings["hasBeaten"],
  say: Say,
): Promise<void> {
  const { pid } = worker;
  say(`${worker.name} (${pid}) sleeps for ${forMs} ms`);
  worker.kill("SIGSTOP");
  try {
    await wait(forMs);
  } finally {
    worker.kill("SIGCONT");
  }
  const since = new Date();
  // Whoever acts on what the platform says must know that the sleeper's last call has left it.
  while (worker.pid === pid && Date.now() < since.getTime() + AWAKE_WITHIN_MS) {
    if (await hasBeaten(pid, since)) return say(`${worker.name} is awake`);
    await wait(LOOK_EVERY_MS);
  }
  say(worker.pid === pid ? `${worker.name} does not say that it is awake` : `${worker.name} was killed in its sleep`);
}

/** SIGQUIT: PostgreSQL ends at once, writes nothing down, and recovers from its log when the supervisor starts it again. */
async function strikeDatabase(stack: Stack, counts: StormCounts, say: Say): Promise<void> {
  say(`immediate stop of the database (${stack.database.pid})`);
  stack.database.kill();
  counts.kills += 1;
}
