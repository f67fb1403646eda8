import { closeDatabase, rowOf, rowsOf } from "@/lib/db/pool";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import { openCustodian } from "@/lib/pool/open-custodian";
import { readStandingAccounts } from "@/lib/pool/rebalance-accounts";
import { splitDeposit } from "@/lib/pool/rebalance-deposit-split";
import { deviationMicro } from "@/lib/pool/rebalance-plan";
import { recordDeposits } from "@/lib/pool/record-deposit";
import { startRebalanceRun } from "@/lib/pool/start-rebalance-run";
import { newId } from "@/lib/shared/ids";
import { closeBigo, transferHost } from "@/lib/upstream/shared-client";
import type { BigoSimulator } from "@/sim/bigo/main";
import { confirmOrders, type Reserved, settleOrders, TICK_SECONDS, takeFrom } from "@/tests/bench/rebalance/orders";
import { ACCOUNTS, BAD_DAY } from "@/tests/bench/rebalance/platform";
import { BALANCED_MICRO, type Capability, type StateResult } from "@/tests/bench/rebalance/report";
import { createRandom } from "@/tests/bench/schedule";
import { rebalancePool } from "@/worker/rebalance-pool";

/** Over 2,000,000 USD of diamonds at 0.0165 USD each, as the market claims. */
const POOL_DIAMONDS = 121_000_000n;
/** Below this part of the start a deposit fills the pool again, split toward the targets. */
const REFILL_BELOW = 0.6;
const COST_USD_MINOR_PER_10K_DIAMONDS = 16_500n;
/** A state with transfers: orders, then the run, then orders on. A state of steering lasts until it is balanced, and on. */
const STATE_SECONDS = 150;
const RUN_AT_SECONDS = 10;
const STEERING_SECONDS_MAX = 1_200;
const STEERING_AFTERWARDS_SECONDS = 60;
/** A rest of the time that is shorter than this is no state of its own. */
const STATE_SECONDS_MIN = 20;
/** An unknown transfer is asked about every minute at the least, so that this is an hour of the supplier's silence. */
const STEPS_MAX = 7_200;

type World = { platform: BigoSimulator; random: () => number; capability: Capability };

/** The accounts, with targets and nothing in them. */
export async function openAccounts(): Promise<void> {
  await inTransaction(async (tx) => {
    for (const [position, { id, targetBp }] of ACCOUNTS.entries()) {
      const facts = { name: id, owner: "bench", resellerId: id, lowLevelDiamonds: 0n };
      await openCustodian(tx, null, { custodianId: id, ...facts, targetBp, position });
    }
  });
  // Only the bench asks for runs, and their limits are wide enough for any starting state.
  await rowsOf(
    `UPDATE rebalance_settings SET is_on = false, run_diamonds_max = 1000000000, next_sample_at = now() + interval '1 year'`,
  );
}

/** So many simulated seconds of orders over random starting states, with transfers or with steering alone. */
export async function runCapability(
  platform: BigoSimulator,
  {
    capability,
    seconds,
    seed,
    say,
  }: { capability: Capability; seconds: number; seed: number; say: (line: string) => void },
): Promise<StateResult[]> {
  const world: World = { platform, capability, random: createRandom(seed * 2 + (capability === "api" ? 0 : 1)) };
  await rowsOf("UPDATE custodians SET transfer_capability = $1", [capability]);
  const { faults } = platform.platform;
  faults.adjust({ seed, rules: [] });
  if (capability === "api") {
    for (const rule of BAD_DAY) faults.addRule({ ...RULE, ...rule });
  }
  const states: StateResult[] = [];
  for (let left = seconds; left > 0 && (states.length === 0 || left >= STATE_SECONDS_MIN); ) {
    const state = await runState(world, left);
    states.push(state);
    const lasted = Math.max(1, state.moments.at(-1)?.atSeconds ?? 1);
    left -= lasted;
    say(
      `${capability} state ${states.length}: from ${state.startMicro / 10_000} % to ${(state.moments.at(-1)?.deviationMicro ?? 0) / 10_000} % in ${lasted} s, after runs ${state.afterRunsMicro.map((micro) => `${micro / 10_000} %`).join(", ") || "none"}`,
    );
  }
  await checkBooks(platform);
  return states;
}

const RULE = {
  host: "any",
  recipient: null,
  reseller: null,
  rescode: null,
  effect: "none",
  burnsId: null,
  times: null,
  delayMs: 0,
} as const;

async function runState(world: World, secondsMax: number): Promise<StateResult> {
  await startAtRandom(world);
  const startMicro = await measure();
  const moments: StateResult["moments"] = [];
  let reserved: Reserved[] = [];
  let orders = 0;
  let balancedAt: number | null = null;
  const runId = newId();
  const isTransferring = world.capability === "api";
  let isOver = !isTransferring;
  for (
    let at = 0;
    at < (isTransferring ? STATE_SECONDS : STEERING_SECONDS_MAX) && at < secondsMax;
    at += TICK_SECONDS
  ) {
    const next = await confirmOrders(world.random);
    await settleOrders(reserved, world.platform);
    reserved = next;
    orders += next.length;
    if (isTransferring && at === RUN_AT_SECONDS) await startRun(runId);
    if (!isOver && at >= RUN_AT_SECONDS) isOver = await stepTransfers();
    const micro = await refillAndMeasure(world);
    moments.push({ atSeconds: at, deviationMicro: micro });
    if (balancedAt === null && micro <= BALANCED_MICRO) balancedAt = at;
    if (!isTransferring && balancedAt !== null && at >= balancedAt + STEERING_AFTERWARDS_SECONDS) break;
  }
  await settleOrders(reserved, world.platform);
  for (let step = 0; step < STEPS_MAX && !isOver; step += 1) isOver = await stepTransfers();
  return { startMicro, moments, orders, ...(await outcomeOf(runId)) };
}

function startRun(runId: string): Promise<unknown> {
  const actor = null;
  return inTransaction(async (tx) => {
    await tx.rebalanceSettings.update({ where: { id: 1 }, data: { isOn: true, nextRunAt: new Date(0) } });
    await startRebalanceRun(tx, actor, { runId, host: transferHost(), everySeconds: 86_400, now: new Date() });
    await tx.rebalanceSettings.update({ where: { id: 1 }, data: { isOn: false } });
  });
}

/** One look of the worker; what waits for a moment comes nearer by one tick. Answers whether the run is over. */
async function stepTransfers(): Promise<boolean> {
  await rebalancePool();
  await rowsOf(
    "UPDATE pool_transfers SET next_try_at = next_try_at - make_interval(secs => $1) WHERE next_try_at IS NOT NULL",
    [TICK_SECONDS],
  );
  return (await rowOf("SELECT 1 FROM rebalance_runs WHERE ended_at IS NULL")) === null;
}

async function measure(): Promise<number> {
  return Number(deviationMicro(await readStandingAccounts(prisma(), null)));
}

async function outcomeOf(runId: string): Promise<Pick<StateResult, "afterRunsMicro" | "transfers">> {
  const run = await rowOf<{ after: bigint | null; moved: bigint; refused: bigint; unknown: bigint }>(
    `SELECT r.deviation_after_micro AS after, count(*) FILTER (WHERE t.status = 'moved') AS moved,
            count(*) FILTER (WHERE t.status = 'refused') AS refused, count(*) FILTER (WHERE t.asks_count > 1) AS unknown
     FROM rebalance_runs r JOIN pool_transfers t ON t.run_id = r.id WHERE r.id = $1 GROUP BY r.id`,
    [runId],
  );
  const transfers = {
    moved: Number(run?.moved ?? 0),
    refused: Number(run?.refused ?? 0),
    unknown: Number(run?.unknown ?? 0),
  };
  return { transfers, afterRunsMicro: run === null || run.after === null ? [] : [Number(run.after)] };
}

/** Every account at a random share of the whole pool, in the books and at the platform. */
async function startAtRandom({ platform, random }: World): Promise<void> {
  const weights = ACCOUNTS.map(() => 0.05 + random());
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const accounts = await readStandingAccounts(prisma(), null);
  for (const [at, { id }] of ACCOUNTS.entries()) {
    const wanted = BigInt(Math.floor((Number(POOL_DIAMONDS) * (weights[at] ?? 0)) / whole));
    const now = accounts.find((account) => account.id === id)?.availableDiamonds ?? 0n;
    if (wanted > now) await deposit(platform, [{ custodianId: id, diamonds: wanted - now, costUsdMinor: 0n }]);
    if (wanted < now) {
      await rowsOf(
        `SELECT ledger_write(ARRAY[ROW($1::uuid, 'single', account_of('DIAMOND', 'supplier'), (SELECT account_id FROM custodians WHERE id = $2), $3::bigint,
           'DIAMOND', 'bench.start', NULL)::transfer_input], now())`,
        [newId(), id, (now - wanted).toString()],
      );
      takeFrom(platform, id, now - wanted);
    }
  }
}

async function refillAndMeasure({ platform }: World): Promise<number> {
  const accounts = await readStandingAccounts(prisma(), null);
  const total = accounts.reduce(
    (sum, { availableDiamonds, incomingDiamonds }) => sum + availableDiamonds + incomingDiamonds,
    0n,
  );
  if (Number(total) > Number(POOL_DIAMONDS) * REFILL_BELOW) return Number(deviationMicro(accounts));
  const diamonds = POOL_DIAMONDS - total;
  const costUsdMinor = (diamonds * COST_USD_MINOR_PER_10K_DIAMONDS) / 10_000n;
  const levels = accounts.map(({ id, targetBp, availableDiamonds, incomingDiamonds }) => ({
    id,
    targetBp,
    availableDiamonds: availableDiamonds + incomingDiamonds,
  }));
  await deposit(platform, splitDeposit({ diamonds, costUsdMinor }, levels));
  return measure();
}

async function deposit(
  platform: BigoSimulator,
  parts: readonly { custodianId: string; diamonds: bigint; costUsdMinor: bigint }[],
): Promise<void> {
  for (const { custodianId, diamonds } of parts) platform.platform.bank.deposit(custodianId, Number(diamonds));
  const facts = { supplier: "bench", document: newId() };
  await inTransaction((tx) =>
    recordDeposits(
      tx,
      null,
      parts.map((part) => ({ ...part, ...facts, depositId: newId() })),
    ),
  );
}

/** Books, platform and transfers tell one story, or the figures are worth nothing. */
async function checkBooks(platform: BigoSimulator): Promise<void> {
  const books = await rowsOf<{ id: string; held: bigint }>(
    "SELECT c.id, a.debits_posted - a.credits_posted AS held FROM custodians c JOIN accounts a ON a.id = c.account_id",
  );
  for (const { id, held } of books) {
    const theirs = BigInt(platform.platform.bank.account(id)?.balance ?? -1);
    if (theirs !== held) throw new Error(`${id}: the books hold ${held}, the platform ${theirs}`);
  }
  const balance = await trialBalanceMinor();
  if (balance !== 0n) throw new Error(`the books do not balance: ${balance}`);
  const open = await rowOf("SELECT 1 FROM pool_transfers WHERE closed_at IS NULL");
  if (open !== null) throw new Error("a transfer is still open");
}

/** For a clean end of the process. */
export async function closeAll(): Promise<void> {
  closeBigo();
  await Promise.all([closePrisma(), closeDatabase()]);
}
