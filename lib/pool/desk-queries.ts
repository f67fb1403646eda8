import "server-only";
import { rowOf, rowsOf } from "@/lib/db/pool";
import type { Db } from "@/lib/db/transaction";

/** One custodian account as the books have it. Diamonds are decimal strings. */
export type CustodianView = {
  id: string;
  name: string;
  owner: string;
  resellerId: string;
  heldDiamonds: string;
  availableDiamonds: string;
  reservedDiamonds: string;
  /** The part of the reserved ones whose outcome nobody knows. */
  unknownDiamonds: string;
  lowLevelDiamonds: string;
  isLow: boolean;
  targetBp: number;
  /** Its share of all that is available. */
  shareBp: number;
  pausedAt: string | null;
  pausedReason: string | null;
  position: number;
  /** Grows with each change by staff. */
  version: number;
  reading: {
    oursDiamonds: string;
    theirsDiamonds: string;
    differenceDiamonds: string;
    /** What was being sent or of unknown outcome at that moment. */
    openDiamonds: string;
    isExplained: boolean;
    readAt: string;
  } | null;
};

export type PoolView = {
  custodians: CustodianView[];
  availableDiamonds: string;
  reservedDiamonds: string;
  unknownDiamonds: string;
  inventoryUsdMinor: string;
  deliveriesPausedAt: string | null;
  deliveriesPausedReason: string | null;
  /** Hours until nothing is available at the pace of the last 24 hours; null when nothing was delivered. */
  runsOutInHours: number | null;
};

type Row = {
  id: string;
  name: string;
  owner: string;
  reseller_id: string;
  held: bigint;
  reserved: bigint;
  unknown: bigint;
  low: bigint;
  target_bp: number;
  paused_at: Date | null;
  paused_reason: string | null;
  position: number;
  version: number;
  theirs: bigint | null;
  ours: bigint | null;
  open: bigint | null;
  is_explained: boolean | null;
  read_at: Date | null;
};

const CUSTODIANS_SQL = `
  SELECT c.id, c.name, c.owner, c.reseller_id, c.target_bp, c.low_level_diamonds AS low, c.paused_at, c.paused_reason, c.position, c.version,
         a.debits_posted - a.credits_posted AS held, a.credits_pending AS reserved,
         COALESCE((SELECT sum(d.diamonds)::bigint FROM deliveries d WHERE d.custodian_id = c.id AND d.status = 'unknown'), 0) AS unknown,
         r.theirs_diamonds AS theirs, r.ours_diamonds AS ours, r.open_diamonds AS open, r.is_explained, r.read_at
  FROM custodians c JOIN accounts a ON a.id = c.account_id
  LEFT JOIN LATERAL (SELECT * FROM pool_readings WHERE custodian_id = c.id ORDER BY read_at DESC LIMIT 1) AS r ON true
  ORDER BY c.position, c.id`;

/** The pool per custodian account, beside its targets and what the platform said last. */
export async function getPool(): Promise<PoolView> {
  const [rows, shop, totals] = await Promise.all([
    rowsOf<Row>(CUSTODIANS_SQL),
    rowOf<{ at: Date | null; reason: string | null }>(
      "SELECT deliveries_paused_at AS at, deliveries_paused_reason AS reason FROM shop_state WHERE id = 1",
    ),
    rowOf<{ inventory: bigint; pace: bigint }>(
      `SELECT COALESCE((SELECT debits_posted - credits_posted FROM accounts WHERE ledger = 'USD' AND code = 'inventory'), 0) AS inventory,
              COALESCE((SELECT sum(diamonds)::bigint FROM deliveries WHERE status = 'delivered' AND settled_at > now() - interval '24 hours'), 0) AS pace`,
    ),
  ]);
  const available = rows.reduce((sum, { held, reserved }) => sum + held - reserved, 0n);
  const pace = totals?.pace ?? 0n;
  return {
    custodians: rows.map((row) => toView(row, available)),
    availableDiamonds: available.toString(),
    reservedDiamonds: rows.reduce((sum, { reserved }) => sum + reserved, 0n).toString(),
    unknownDiamonds: rows.reduce((sum, { unknown }) => sum + unknown, 0n).toString(),
    inventoryUsdMinor: (totals?.inventory ?? 0n).toString(),
    deliveriesPausedAt: shop?.at?.toISOString() ?? null,
    deliveriesPausedReason: shop?.reason ?? null,
    runsOutInHours: pace === 0n ? null : Number((available * 24n) / pace),
  };
}

function toView(row: Row, poolAvailable: bigint): CustodianView {
  const available = row.held - row.reserved;
  return {
    id: row.id,
    name: row.name,
    owner: row.owner,
    resellerId: row.reseller_id,
    heldDiamonds: row.held.toString(),
    availableDiamonds: available.toString(),
    reservedDiamonds: row.reserved.toString(),
    unknownDiamonds: row.unknown.toString(),
    lowLevelDiamonds: row.low.toString(),
    isLow: available < row.low,
    targetBp: row.target_bp,
    shareBp: poolAvailable === 0n ? 0 : Number((available * 10_000n) / poolAvailable),
    pausedAt: row.paused_at?.toISOString() ?? null,
    pausedReason: row.paused_reason,
    position: row.position,
    version: row.version,
    reading:
      row.read_at === null || row.theirs === null || row.ours === null
        ? null
        : {
            oursDiamonds: row.ours.toString(),
            openDiamonds: (row.open ?? 0n).toString(),
            theirsDiamonds: row.theirs.toString(),
            differenceDiamonds: (row.theirs - row.ours).toString(),
            isExplained: row.is_explained ?? false,
            readAt: row.read_at.toISOString(),
          },
  };
}

export type DepositView = {
  id: string;
  custodianId: string;
  diamonds: string;
  costUsdMinor: string;
  supplier: string;
  document: string;
  by: string | null;
  recordedAt: string;
};

const DEPOSITS_PAGE = 20;

/** Deposits (of one account), newest first, a page at a time; `before` is the last id of the page before (ids are made in order of time). */
export async function listDeposits(
  db: Db,
  { before, custodianId }: { before?: string; custodianId?: string },
): Promise<{ deposits: DepositView[]; nextBefore: string | null }> {
  const last = before === undefined ? null : await db.deposit.findUnique({ where: { id: before } });
  const rows = await db.deposit.findMany({
    where: {
      custodianId,
      ...(last === null
        ? {}
        : { OR: [{ recordedAt: { lt: last.recordedAt } }, { recordedAt: last.recordedAt, id: { lt: last.id } }] }),
    },
    orderBy: [{ recordedAt: "desc" }, { id: "desc" }],
    take: DEPOSITS_PAGE + 1,
  });
  const people = await db.user.findMany({
    where: { id: { in: rows.flatMap(({ actorId }) => actorId ?? []) } },
    select: { id: true, email: true },
  });
  const emailOf = new Map(people.map(({ id, email }) => [id, email]));
  const shown = rows.slice(0, DEPOSITS_PAGE);
  return {
    deposits: shown.map((row) => ({
      id: row.id,
      custodianId: row.custodianId,
      diamonds: row.diamonds.toString(),
      costUsdMinor: row.costUsdMinor.toString(),
      supplier: row.supplier,
      document: row.document,
      by: row.actorId === null ? null : (emailOf.get(row.actorId) ?? null),
      recordedAt: row.recordedAt.toISOString(),
    })),
    nextBefore: rows.length > DEPOSITS_PAGE ? (shown.at(-1)?.id ?? null) : null,
  };
}
