import { performance } from "node:perf_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "@/lib/db/generated/client";
import { closeDatabase, rowOf } from "@/lib/db/pool";
import { type Reservation, type ReservationOutcome, reserving } from "@/lib/ledger/reserve-transfers";
import { newId } from "@/lib/shared/ids";
import type { Sample, Variant } from "@/tests/bench/ledger/report";

/** Reserves one diamond of the pool; resolves after the commit. */
type Reserve = () => Promise<void>;
type Contender = { variant: Variant; inFlight: number; reserve: Reserve; close: () => Promise<void> };
type Accounts = { poolId: bigint; deliveredId: bigint };

const ROUNDS = 3;
const PRISMA_IN_FLIGHT = [1, 8, 32];
const SINGLE_CALL_CONNECTIONS = [1, 4, 16];
const GROUP_COMMIT_IN_FLIGHT = 64;
const DEPOSIT_DIAMONDS = 1_000_000_000_000n;
const AMOUNT_DIAMONDS = 1n;
const PATIENCE_MS = 60_000;

/** How the server makes commits durable; a benchmark with any of it off would compare nothing. */
export async function durability(): Promise<Record<string, string>> {
  const row = await rowOf<Record<string, string>>(
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit,
            current_setting('full_page_writes') AS full_page_writes, current_setting('wal_sync_method') AS wal_sync_method,
            current_setting('server_version') AS server_version`,
  );
  return row ?? {};
}

/** A pool with diamonds and the account they go to, as the shop's own. */
export async function openAccounts(): Promise<Accounts> {
  const row = await rowOf<Accounts & { supplierId: bigint }>(
    `WITH pool AS (INSERT INTO accounts (ledger, code, no_credit_overdraft) VALUES ('DIAMOND', 'pool:bench', true) RETURNING id)
     SELECT pool.id AS "poolId", account_of('DIAMOND', 'delivered:bench') AS "deliveredId",
            account_of('DIAMOND', 'supplier') AS "supplierId" FROM pool`,
  );
  if (row === null) throw new Error("the pool's account was not made");
  await rowOf(
    `SELECT ledger_write(ARRAY[ROW($1::uuid, 'single', $2::bigint, $3::bigint, $4::bigint, 'DIAMOND', 'deposit', NULL::uuid)::transfer_input], now())`,
    [newId(), row.poolId, row.supplierId, DEPOSIT_DIAMONDS],
  );
  return row;
}

/** Every way of reserving, in rounds that alternate, so that none has the quieter minute or the smaller table. */
export async function runLedger(
  { poolId, deliveredId }: Accounts,
  secondsEach: number,
  databaseUrl: string,
  say: (line: string) => void,
): Promise<Sample[]> {
  const reservation = (): Reservation => ({
    id: newId(),
    debitId: deliveredId,
    creditId: poolId,
    amount: AMOUNT_DIAMONDS,
    code: "reserve",
    orderId: null,
  });
  const contenders = [
    ...PRISMA_IN_FLIGHT.map((inFlight) => prismaContender(databaseUrl, inFlight, reservation)),
    ...SINGLE_CALL_CONNECTIONS.map((inFlight) => singleCallContender(databaseUrl, inFlight, reservation)),
    groupCommitContender(reservation),
  ];
  const samples = contenders.map(
    ({ variant, inFlight }): Sample => ({ variant, inFlight, seconds: 0, latenciesMs: [] }),
  );
  try {
    for (const { reserve, inFlight } of contenders) await during(0.3, inFlight, reserve);
    for (let round = 1; round <= ROUNDS; round += 1) {
      say(`round ${round} of ${ROUNDS}`);
      for (const [at, { reserve, inFlight }] of contenders.entries()) {
        const { seconds, latenciesMs } = await during(secondsEach / ROUNDS, inFlight, reserve);
        const sample = samples[at] as Sample;
        sample.seconds += seconds;
        for (const ms of latenciesMs) sample.latenciesMs.push(ms);
      }
    }
  } finally {
    for (const { close } of contenders) await close();
  }
  return samples;
}

/** Keeps so many requests in flight for so long; each begins when one before it has its answer. */
async function during(
  seconds: number,
  inFlight: number,
  reserve: Reserve,
): Promise<{ seconds: number; latenciesMs: number[] }> {
  const latenciesMs: number[] = [];
  const startedMs = performance.now();
  const endMs = startedMs + seconds * 1_000;
  const one = async () => {
    for (let nowMs = performance.now(); nowMs < endMs; ) {
      await reserve();
      const doneMs = performance.now();
      latenciesMs.push(doneMs - nowMs);
      nowMs = doneMs;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  return { seconds: (performance.now() - startedMs) / 1_000, latenciesMs };
}

/** What a careful programmer would write with the typed client: the same lock, check, insert and counters, one order a transaction. */
function prismaContender(connectionString: string, inFlight: number, reservation: () => Reservation): Contender {
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString, max: inFlight }) });
  const reserve = () =>
    client.$transaction(
      async (tx) => {
        const { id, debitId, creditId, amount, code } = reservation();
        const ids = [debitId, creditId].sort((a, b) => (a < b ? -1 : 1));
        const locked = await tx.$queryRaw<{ id: bigint; room: bigint }[]>`
          SELECT id, debits_posted - credits_posted - credits_pending AS room FROM accounts
          WHERE id = ANY (${ids}) ORDER BY id FOR NO KEY UPDATE`;
        const room = locked.find((row) => row.id === creditId)?.room ?? 0n;
        if (room < amount) throw new Error("the pool is dry");
        await tx.transfer.create({
          data: { id, phase: 0, kind: "pending", debitId, creditId, amount, ledger: "DIAMOND", code },
        });
        await tx.account.update({
          where: { id: creditId },
          data: { creditsPending: { increment: amount } },
          select: { id: true },
        });
        await tx.account.update({
          where: { id: debitId },
          data: { debitsPending: { increment: amount } },
          select: { id: true },
        });
      },
      { timeout: PATIENCE_MS, maxWait: PATIENCE_MS },
    );
  return { variant: "prisma-transaction", inFlight, reserve, close: () => client.$disconnect() };
}

/** The product's own function, one reservation a call. */
function singleCallContender(connectionString: string, inFlight: number, reservation: () => Reservation): Contender {
  const pool = new pg.Pool({ connectionString, max: inFlight });
  const reserve = async () => {
    const { id, debitId, creditId, amount, code } = reservation();
    const item = { id, debit_id: String(debitId), credit_id: String(creditId), amount: String(amount), code };
    const { rows } = await pool.query("SELECT * FROM reserve_batch($1::jsonb)", [JSON.stringify([item])]);
    mustBeReserved(rows[0]?.outcome);
  };
  return { variant: "single-call", inFlight, reserve, close: () => pool.end() };
}

/** The product's own path: many callers, one writer. */
function groupCommitContender(reservation: () => Reservation): Contender {
  const reserve = async () => mustBeReserved(await reserving.submit(reservation()));
  return { variant: "group-commit", inFlight: GROUP_COMMIT_IN_FLIGHT, reserve, close: async () => undefined };
}

function mustBeReserved(outcome: ReservationOutcome | undefined): void {
  if (outcome !== "reserved") throw new Error(`the pool answered ${outcome}`);
}

export type LedgerCheck = {
  name: "ledger.check";
  trialBalance: string;
  /** By the pool's own counter. */
  pendingDiamonds: string;
  /** By its transfers. */
  transfersDiamonds: string;
};

/** After all rounds: the books balance, and the pool's counter is the sum of its transfers. */
export async function checkLedger({ poolId }: Accounts): Promise<LedgerCheck> {
  const row = await rowOf<{ balance: string; pending: string; transfers: string }>(
    `SELECT trial_balance()::text AS balance, credits_pending::text AS pending,
            (SELECT COALESCE(sum(amount), 0)::text FROM transfers WHERE credit_id = a.id AND kind = 'pending') AS transfers
     FROM accounts a WHERE id = $1`,
    [poolId],
  );
  await closeDatabase();
  return {
    name: "ledger.check",
    trialBalance: row?.balance ?? "unknown",
    pendingDiamonds: row?.pending ?? "unknown",
    transfersDiamonds: row?.transfers ?? "unknown",
  };
}
