import { type AlertFact, utcText } from "@/lib/alerts/alert";
import type { Tx } from "@/lib/db/transaction";
import type { AccountForecast } from "@/lib/pool/forecast-queries";
import { haltWords, type StopStatus } from "@/lib/pool/halt-words";
import { HOUR_MS } from "@/lib/shared/durations";

const figure = new Intl.NumberFormat("en");

type Row = {
  id: string;
  name: string;
  available: bigint;
  low: bigint;
  theirs: bigint | null;
  ours: bigint | null;
  is_explained: boolean | null;
  paused_reason: string | null;
};

const ACCOUNTS_MAX = 1_000;

/** What is wrong with the pool at this moment, in the transaction that opens and closes alerts. */
export async function poolFacts(tx: Tx): Promise<AlertFact[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT c.id, c.name, a.debits_posted - a.credits_posted - a.credits_pending AS available, c.low_level_diamonds AS low,
           r.theirs_diamonds AS theirs, r.ours_diamonds AS ours, r.is_explained, c.paused_reason
    FROM custodians c JOIN accounts a ON a.id = c.account_id
    LEFT JOIN LATERAL (SELECT * FROM pool_readings WHERE custodian_id = c.id ORDER BY read_at DESC LIMIT 1) AS r ON true
    ORDER BY c.id LIMIT ${ACCOUNTS_MAX}`;
  const shop = await tx.shopState.findUniqueOrThrow({
    where: { id: 1 },
    select: { deliveriesPausedAt: true, deliveriesPausedReason: true },
  });
  const stop = await tx.platformStop.findFirst({
    where: { endedAt: null, status: { in: ["asked", "done", "unknown"] } },
    select: { status: true },
    orderBy: { askedAt: "desc" },
  });
  const status = (stop?.status ?? null) as StopStatus | null;
  const halted = haltWords(shop.deliveriesPausedAt === null ? null : shop.deliveriesPausedReason, status);
  return [
    ...rows.flatMap(accountFacts),
    ...(halted === null ? [] : [{ kind: "pool.halted" as const, subject: "shop", words: halted }]),
  ];
}

function accountFacts(row: Row): AlertFact[] {
  const facts: AlertFact[] = [];
  const subject = `custodian:${row.id}`;
  if (row.available < row.low) {
    const words = `${row.name} has ${figure.format(row.available)} diamonds left, below its lowest level of ${figure.format(row.low)}.`;
    facts.push({ kind: "pool.low", subject, words });
  }
  if (row.is_explained === false && row.theirs !== null && row.ours !== null) {
    const words = `${row.name}: the platform says ${figure.format(row.theirs)} diamonds, the books say ${figure.format(row.ours)}, and nothing under way explains it. The account is stopped.`;
    facts.push({ kind: "pool.difference", subject, words });
  }
  return facts;
}

/** Accounts that are forecast to be empty soon. */
export function stockOutFacts(forecasts: readonly AccountForecast[], withinHours: number): AlertFact[] {
  return forecasts.flatMap(({ custodianId, name, emptyInHours, perDayDiamonds }) => {
    if (emptyInHours === null || emptyInHours > withinHours || perDayDiamonds <= 0) return [];
    const words = `${name} is forecast to be empty in about ${Math.max(1, Math.round(emptyInHours))} h at the demand of the last days (${figure.format(Math.round(perDayDiamonds))} diamonds a day).`;
    return [{ kind: "pool.stock_out" as const, subject: `custodian:${custodianId}`, words }];
  });
}

const OPEN_STATUSES = ["reserved", "sending", "unknown", "task"];
const TRANSFERS_MAX = 100;

/**
 * Transfers between accounts that are open for longer than `afterHours`. While one is, a comparison with the platform lets as many diamonds
 * differ as it moves, so a task that nobody closes would hide a loss.
 */
export async function openTransferFacts(tx: Tx, now: Date, afterHours: number): Promise<AlertFact[]> {
  const rows = await tx.poolTransfer.findMany({
    where: { status: { in: OPEN_STATUSES }, createdAt: { lt: new Date(now.getTime() - afterHours * HOUR_MS) } },
    select: {
      id: true,
      kind: true,
      diamonds: true,
      createdAt: true,
      from: { select: { name: true } },
      to: { select: { name: true } },
    },
    orderBy: { createdAt: "asc" },
    take: TRANSFERS_MAX,
  });
  return rows.map(({ id, kind, diamonds, createdAt, from, to }) => {
    const what = kind === "manual" ? "is a task that nobody has closed" : "has no outcome";
    const words = `The transfer of ${figure.format(diamonds)} diamonds from ${from.name} to ${to.name} ${what} since ${utcText(createdAt)}. Until it is, a difference of so many is taken for it.`;
    return { kind: "pool.transfer_open" as const, subject: `transfer:${id}`, words };
  });
}
