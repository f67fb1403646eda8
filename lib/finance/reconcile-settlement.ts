import { inTransaction, type Tx } from "@/lib/db/transaction";
import { type Compared, comparePayments, compareRereads, compareStrayLines } from "@/lib/finance/compare-books";
import type { Moment } from "@/lib/finance/match-settlement";
import {
  findCoverage,
  holdProvider,
  insertLines,
  insertRun,
  listLines,
  listOpen,
  listPaymentsPosted,
  type OpenDifference,
  type StoredLine,
} from "@/lib/finance/repository";
import {
  REPORT_GRACE_MS,
  type ReportedLine,
  type SettlementRun,
  type SettlementSource,
  type SettlementSpan,
} from "@/lib/finance/settlement";
import { newId } from "@/lib/shared/ids";

/** So many lines or payments are worked on in one transaction. */
const PAGE = 200;
/** What was posted in an hour is looked up at once: some 36 bytes a payment. */
const WINDOW_MS = 3_600_000;

/**
 * Reads a provider's settlement report of a span, keeps its lines, and compares them with the books: what differs is opened and its money moved
 * to suspense, what no longer differs is closed. `now` is when the books are looked at, `span.to` how far the report goes.
 *
 * Safe to repeat and to run twice at once: a line is kept once, and the same difference has the same id. Only `lines` changes anything; a
 * provider without a report is `none`, and one that did not answer `unknown`: then nothing is stored but the run itself.
 */
export async function reconcileSettlement(
  source: SettlementSource,
  span: SettlementSpan,
  now: Date,
): Promise<SettlementRun> {
  const begunMs = performance.now();
  const answer = await source.settlement(span);
  const counts = answer.kind === "lines" ? await compareAll(source.name, answer.lines, span, now) : NOTHING;
  const run: SettlementRun = {
    ...{ provider: source.name, fromAt: span.from, untilAt: span.to, outcome: answer.kind },
    because: answer.kind === "lines" ? null : answer.because,
    ...counts,
    startedAt: now,
    endedAt: new Date(now.getTime() + Math.round(performance.now() - begunMs)),
  };
  await inTransaction((tx) => insertRun(tx, run));
  return run;
}

type Counts = Compared & { linesCount: number; newCount: number };
const NOTHING: Counts = { linesCount: 0, newCount: 0, matchedCount: 0, openedCount: 0, closedCount: 0 };

async function compareAll(
  provider: string,
  reported: readonly ReportedLine[],
  span: SettlementSpan,
  now: Date,
): Promise<Counts> {
  const covered = await inTransaction((tx) => findCoverage(tx, provider));
  const readFrom = covered.from !== null && covered.from < span.from ? covered.from : span.from;
  const moment: Moment = { now, readUntil: span.to, readFrom };
  // A line that a report has twice is one line.
  const lines = [...new Map(reported.map((line) => [line.lineId, line])).values()];
  const counts = { ...NOTHING, linesCount: lines.length };
  const add = (compared: Compared) => {
    counts.matchedCount += compared.matchedCount;
    counts.openedCount += compared.openedCount;
    counts.closedCount += compared.closedCount;
  };
  const seen = new Set<string>();
  const compareEach = async (ids: readonly string[]) => {
    const fresh = ids.filter((id) => !seen.has(id));
    for (const page of pagesOf(fresh)) {
      add(await holding(provider, (tx) => comparePayments(tx, provider, page, moment)));
      for (const id of page) seen.add(id);
    }
  };

  for (const page of pagesOf(lines)) {
    const { newCount, stored } = await holding(provider, async (tx) => {
      const kept = await storeLines(tx, provider, page, moment.now);
      add(await compareRereads(tx, provider, changedIn(page, kept.stored), moment));
      return kept;
    });
    counts.newCount += newCount;
    const stray = stored.filter(({ paymentId }) => paymentId === null);
    if (stray.length > 0) add(await holding(provider, (tx) => compareStrayLines(tx, provider, stray, moment)));
    await compareEach([...new Set(stored.flatMap(({ paymentId }) => paymentId ?? []))]);
  }
  await compareOpen(provider, moment, compareEach, add);

  // What we booked and they should have reported by now. Every span begins a grace and more before the end of the last one.
  const dueUntil = moment.readUntil.getTime() - REPORT_GRACE_MS;
  for (let at = span.from.getTime(); at < dueUntil; at += WINDOW_MS) {
    const window = { from: new Date(at), until: new Date(Math.min(at + WINDOW_MS, dueUntil)) };
    await compareEach(await inTransaction((tx) => listPaymentsPosted(tx, provider, window.from, window.until)));
  }
  return counts;
}

/** Differences that are open may have solved themselves, however old they are. */
async function compareOpen(
  provider: string,
  moment: Moment,
  compareEach: (paymentIds: readonly string[]) => Promise<void>,
  add: (compared: Compared) => void,
): Promise<void> {
  let open: OpenDifference[] = [];
  do {
    const after = open.at(-1)?.id ?? null;
    open = await inTransaction((tx) => listOpen(tx, provider, { after, limit: PAGE }));
    const lineIds = open.flatMap(({ movement, lineId }) => (movement === "line" && lineId !== null ? [lineId] : []));
    const foundIds = await holding(provider, async (tx) => {
      const lines = lineIds.length === 0 ? [] : await listLines(tx, provider, { ids: lineIds });
      add(await compareStrayLines(tx, provider, lines, moment));
      return lines.flatMap(({ paymentId }) => paymentId ?? []);
    });
    const ofPayments = open.flatMap(({ movement, paymentId }) => (movement === "reread" ? [] : (paymentId ?? [])));
    await compareEach([...new Set([...ofPayments, ...foundIds])]);
  } while (open.length === PAGE);
}

async function storeLines(
  tx: Tx,
  provider: string,
  lines: readonly ReportedLine[],
  readAt: Date,
): Promise<{ newCount: number; stored: StoredLine[] }> {
  const newCount = await insertLines(
    tx,
    provider,
    lines.map((line) => ({ ...line, id: newId() })),
    readAt,
  );
  return { newCount, stored: await listLines(tx, provider, { lineIds: lines.map(({ lineId }) => lineId) }) };
}

/** Each line that was kept with what the report says of it now, where that is something else or was until a moment ago. */
function changedIn(
  lines: readonly ReportedLine[],
  stored: readonly StoredLine[],
): { stored: StoredLine; again: ReportedLine }[] {
  const byLineId = new Map(stored.map((line) => [line.lineId, line]));
  return lines.flatMap((again) => {
    const known = byLineId.get(again.lineId);
    return known === undefined ? [] : [{ stored: known, again }];
  });
}

function holding<T>(provider: string, run: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(async (tx) => {
    await holdProvider(tx, provider);
    return run(tx);
  });
}

function pagesOf<Item>(items: readonly Item[]): Item[][] {
  const pages: Item[][] = [];
  for (let at = 0; at < items.length; at += PAGE) pages.push(items.slice(at, at + PAGE));
  return pages;
}
