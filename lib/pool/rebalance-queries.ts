import "server-only";
import { rowsOf } from "@/lib/db/pool";
import type { Db } from "@/lib/db/transaction";
import { readStandingAccounts, type StandingAccount } from "@/lib/pool/rebalance-accounts";
import { deviationMicro, planTransfers, type TransferCapability } from "@/lib/pool/rebalance-plan";
import type { TransferHost } from "@/lib/upstream/shared-client";

/** Diamonds are decimal strings; deviations millionths (300 is 0.03 %). */
export type RebalanceAccountView = {
  id: string;
  name: string;
  availableDiamonds: string;
  incomingDiamonds: string;
  outgoingDiamonds: string;
  targetBp: number;
  isPaused: boolean;
  statedCapability: TransferCapability;
  /** What counts as things stand. */
  capability: TransferCapability;
  isProven: boolean;
};

export type TransferView = {
  id: string;
  kind: string;
  status: string;
  fromId: string;
  toId: string;
  diamonds: string;
  because: string;
  asksCount: number;
  nextTryAt: string | null;
  createdAt: string;
  provenAt: string | null;
  proofProblem: string;
  readings: { custodianId: string; moment: string; oursDiamonds: string; theirsDiamonds: string; readAt: string }[];
};

export type RebalanceView = {
  accounts: RebalanceAccountView[];
  deviationMicro: number;
  preview: {
    transfers: { fromId: string; toId: string; diamonds: string; kind: "api" | "manual" }[];
    afterMicro: number;
    leftOver: { id: string; diamonds: string; because: "capability" | "limit" }[];
  };
  settings: {
    isOn: boolean;
    minDiamonds: string;
    runDiamondsMax: string;
    transfersMax: number;
    version: number;
    nextRunAt: string;
  };
  host: TransferHost | null;
};

/** The pool as a plan would find it at this moment, and that plan. Moves nothing. */
export async function getRebalance(db: Db, host: TransferHost | null): Promise<RebalanceView> {
  const [accounts, settings] = await Promise.all([
    readStandingAccounts(db, host),
    db.rebalanceSettings.findUniqueOrThrow({ where: { id: 1 } }),
  ]);
  const plan = planTransfers(accounts, settings);
  return {
    accounts: accounts.map(toAccountView),
    deviationMicro: Number(deviationMicro(accounts)),
    preview: {
      transfers: plan.transfers.map((transfer) => ({ ...transfer, diamonds: transfer.diamonds.toString() })),
      afterMicro: Number(plan.afterMicro),
      leftOver: plan.leftOver.map((left) => ({ ...left, diamonds: left.diamonds.toString() })),
    },
    settings: {
      isOn: settings.isOn,
      minDiamonds: settings.minDiamonds.toString(),
      runDiamondsMax: settings.runDiamondsMax.toString(),
      transfersMax: settings.transfersMax,
      version: settings.version,
      nextRunAt: settings.nextRunAt.toISOString(),
    },
    host,
  };
}

function toAccountView(account: StandingAccount): RebalanceAccountView {
  const { availableDiamonds, incomingDiamonds, outgoingDiamonds, ...facts } = account;
  return {
    ...facts,
    availableDiamonds: availableDiamonds.toString(),
    incomingDiamonds: incomingDiamonds.toString(),
    outgoingDiamonds: outgoingDiamonds.toString(),
  };
}

const OPEN_MAX = 100;
const TESTS_SHOWN = 5;

/** Transfers that are not over, the oldest first; and the last test transfers with their balances, newest first. */
export async function listOpenTransfers(db: Db): Promise<{ open: TransferView[]; tests: TransferView[] }> {
  const include = { readings: { orderBy: { id: "asc" }, take: 4 } } as const;
  const [open, tests] = await Promise.all([
    db.poolTransfer.findMany({ where: { closedAt: null }, include, orderBy: { id: "asc" }, take: OPEN_MAX }),
    db.poolTransfer.findMany({ where: { kind: "test" }, include, orderBy: { id: "desc" }, take: TESTS_SHOWN }),
  ]);
  return { open: open.map(toTransferView), tests: tests.map(toTransferView) };
}

type TransferRow = Omit<TransferView, "diamonds" | "nextTryAt" | "createdAt" | "provenAt" | "readings"> & {
  diamonds: bigint;
  nextTryAt: Date | null;
  createdAt: Date;
  provenAt: Date | null;
  readings: { custodianId: string; moment: string; oursDiamonds: bigint; theirsDiamonds: bigint; readAt: Date }[];
};

function toTransferView(row: TransferRow): TransferView {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    fromId: row.fromId,
    toId: row.toId,
    diamonds: row.diamonds.toString(),
    because: row.because,
    asksCount: row.asksCount,
    nextTryAt: row.nextTryAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    provenAt: row.provenAt?.toISOString() ?? null,
    proofProblem: row.proofProblem,
    readings: row.readings.map((reading) => ({
      custodianId: reading.custodianId,
      moment: reading.moment,
      oursDiamonds: reading.oursDiamonds.toString(),
      theirsDiamonds: reading.theirsDiamonds.toString(),
      readAt: reading.readAt.toISOString(),
    })),
  };
}

export type DeviationPoint = { at: string; worstMicro: number };

/** The worst deviation of each quarter of an hour of the last day, the oldest first: at most 97 of them. */
export async function listDeviations(): Promise<DeviationPoint[]> {
  const rows = await rowsOf<{ at: Date; worst: bigint }>(
    `SELECT date_bin('15 minutes', measured_at, '2000-01-01') AS at, max(deviation_micro) AS worst
     FROM pool_deviations WHERE measured_at > now() - interval '24 hours' GROUP BY 1 ORDER BY 1`,
  );
  return rows.map(({ at, worst }) => ({ at: at.toISOString(), worstMicro: Number(worst) }));
}

export type RunView = {
  id: string;
  trigger: string;
  by: string | null;
  startedAt: string;
  endedAt: string | null;
  beforeMicro: number;
  plannedMicro: number;
  afterMicro: number | null;
  rounds: number;
  transfers: Pick<TransferView, "id" | "kind" | "status" | "fromId" | "toId" | "diamonds" | "because">[];
};

const RUNS_PAGE = 10;

/** Runs, newest first, a page at a time; `before` is the last id of the page before (ids are made in order of time). */
export async function listRebalanceRuns(
  db: Db,
  { before }: { before?: string },
): Promise<{ runs: RunView[]; nextBefore: string | null }> {
  const last = before === undefined ? null : await db.rebalanceRun.findUnique({ where: { id: before } });
  const rows = await db.rebalanceRun.findMany({
    where:
      last === null
        ? {}
        : { OR: [{ startedAt: { lt: last.startedAt } }, { startedAt: last.startedAt, id: { lt: last.id } }] },
    include: { transfers: { orderBy: { id: "asc" }, take: OPEN_MAX } },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take: RUNS_PAGE + 1,
  });
  const people = await db.user.findMany({
    where: { id: { in: rows.flatMap(({ actorId }) => actorId ?? []) } },
    select: { id: true, email: true },
  });
  const emailOf = new Map(people.map(({ id, email }) => [id, email]));
  const shown = rows.slice(0, RUNS_PAGE);
  return {
    runs: shown.map((run) => ({
      id: run.id,
      trigger: run.trigger,
      by: run.actorId === null ? null : (emailOf.get(run.actorId) ?? null),
      startedAt: run.startedAt.toISOString(),
      endedAt: run.endedAt?.toISOString() ?? null,
      beforeMicro: Number(run.deviationBeforeMicro),
      plannedMicro: Number(run.deviationPlannedMicro),
      afterMicro: run.deviationAfterMicro === null ? null : Number(run.deviationAfterMicro),
      rounds: run.round,
      transfers: run.transfers.map(({ id, kind, status, fromId, toId, diamonds, because }) => ({
        id,
        kind,
        status,
        fromId,
        toId,
        diamonds: diamonds.toString(),
        because,
      })),
    })),
    nextBefore: rows.length > RUNS_PAGE ? (shown.at(-1)?.id ?? null) : null,
  };
}
