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
  type SettlementAnswer,
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
 * to suspense, what no longer differs is closed. `now` is when the books are looked at, `span.to` how far the report is asked for; the run says how far it
 * went.
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
  const until = answer.kind === "lines" && answer.until !== undefined ? answer.until : span.to;
  const read = { from: span.from, to: until < span.to ? until : span.to };
  const counts = answer.kind === "lines" ? await compareAll(source.name, answer, read, now) : NOTHING;
  const run: SettlementRun = {
    ...{ provider: source.name, fromAt: read.from, untilAt: read.to, outcome: answer.kind },
    because: answer.kind === "lines" ? null : answer.because,
    ...counts,
    startedAt: now,
    endedAt: new Date(now.getTime() + Math.round(performance.now() - begunMs)),
  };
  await inTransaction((tx) => insertRun(tx, run));
  return run;
}

type Counts = Compared & { linesCount: number; newCount: number };
const NOTHING: Counts = {
  linesCount: 0,
  newCount: 0,
  matchedCount: 0,
  correctedCount: 0,
  openedCount: 0,
  closedCount: 0,
};

async function compareAll(
  provider: string,
  { lines: reported, omits = [] }: Extract<SettlementAnswer, { kind: "lines" }>,
  span: SettlementSpan,
  now: Date,
): Promise<Counts> {
  const covered = await inTransaction((tx) => findCoverage(tx, provider));
  const readFrom = covered.from !== null && covered.from < span.from ? covered.from : span.from;
  const comparison = new Comparison(provider, { now, readUntil: span.to, readFrom, omits });
  // A line that a report has twice is one line.
  const lines = [...new Map(reported.map((line) => [line.lineId, line])).values()];
  let newCount = 0;
  const paymentIds = new Set<string>();
  // All of them are kept before any payment is looked at: its refund may stand on another page.
  for (const page of pagesOf(lines)) {
    await comparison.hold(async (tx, moment) => {
      const stored = await storeLines(tx, provider, page, now);
      newCount += stored.newCount;
      for (const { paymentId } of stored.lines) if (paymentId !== null) paymentIds.add(paymentId);
      const strays = stored.lines.filter(({ paymentId }) => paymentId === null);
      comparison.add(await compareRereads(tx, provider, pairsOf(page, stored.lines), moment));
      comparison.add(await compareStrayLines(tx, provider, strays, moment));
    });
  }
  await comparison.payments([...paymentIds]);
  await comparison.openOnes();
  await comparison.dueOnes(span);
  return { linesCount: lines.length, newCount, ...comparison.counts };
}

/** One pass over the books of a provider: each payment is compared once, and each page is a transaction of its own. */
class Comparison {
  readonly counts: Compared = { matchedCount: 0, correctedCount: 0, openedCount: 0, closedCount: 0 };
  private readonly provider: string;
  private readonly moment: Moment;
  private readonly seen = new Set<string>();

  constructor(provider: string, moment: Moment) {
    this.provider = provider;
    this.moment = moment;
  }

  add({ matchedCount, correctedCount, openedCount, closedCount }: Compared): void {
    this.counts.matchedCount += matchedCount;
    this.counts.correctedCount += correctedCount;
    this.counts.openedCount += openedCount;
    this.counts.closedCount += closedCount;
  }

  hold<T>(run: (tx: Tx, moment: Moment) => Promise<T>): Promise<T> {
    return inTransaction(async (tx) => {
      await holdProvider(tx, this.provider);
      return run(tx, this.moment);
    });
  }

  async payments(ids: readonly string[]): Promise<void> {
    for (const page of pagesOf(ids.filter((id) => !this.seen.has(id)))) {
      this.add(await this.hold((tx, moment) => comparePayments(tx, this.provider, page, moment)));
      for (const id of page) this.seen.add(id);
    }
  }

  /** Differences that are open may have solved themselves, however old they are. */
  async openOnes(): Promise<void> {
    let open: OpenDifference[] = [];
    do {
      const after = open.at(-1)?.id ?? null;
      open = await inTransaction((tx) => listOpen(tx, this.provider, { after, limit: PAGE }));
      const lineIds = open.flatMap(({ movement, lineId }) => (movement === "line" && lineId !== null ? [lineId] : []));
      const foundIds = await this.hold(async (tx, moment) => {
        const lines = await listLines(tx, this.provider, { ids: lineIds });
        this.add(await compareStrayLines(tx, this.provider, lines, moment));
        return lines.flatMap(({ paymentId }) => paymentId ?? []);
      });
      const ofPayments = open.flatMap(({ movement, paymentId }) => (movement === "reread" ? [] : (paymentId ?? [])));
      await this.payments([...new Set([...ofPayments, ...foundIds])]);
    } while (open.length === PAGE);
  }

  /** What we booked and they should have reported by now. It begins a grace early: the last span of the same catching-up ended its look there. */
  async dueOnes({ from, to }: SettlementSpan): Promise<void> {
    const dueUntil = to.getTime() - REPORT_GRACE_MS;
    for (let at = from.getTime() - REPORT_GRACE_MS; at < dueUntil; at += WINDOW_MS) {
      const until = new Date(Math.min(at + WINDOW_MS, dueUntil));
      const ids = await inTransaction((tx) =>
        listPaymentsPosted(tx, { provider: this.provider, from: new Date(at), until }),
      );
      await this.payments(ids);
    }
  }
}

async function storeLines(
  tx: Tx,
  provider: string,
  lines: readonly ReportedLine[],
  readAt: Date,
): Promise<{ newCount: number; lines: StoredLine[] }> {
  const newCount = await insertLines(
    tx,
    provider,
    lines.map((line) => ({ ...line, id: newId() })),
    readAt,
  );
  return { newCount, lines: await listLines(tx, provider, { lineIds: lines.map(({ lineId }) => lineId) }) };
}

/** Each line as it was kept first, beside what the report says of it now. */
function pairsOf(
  lines: readonly ReportedLine[],
  stored: readonly StoredLine[],
): { stored: StoredLine; again: ReportedLine }[] {
  const byLineId = new Map(stored.map((line) => [line.lineId, line]));
  return lines.flatMap((again) => {
    const known = byLineId.get(again.lineId);
    return known === undefined ? [] : [{ stored: known, again }];
  });
}

function pagesOf<Item>(items: readonly Item[]): Item[][] {
  const pages: Item[][] = [];
  for (let at = 0; at < items.length; at += PAGE) pages.push(items.slice(at, at + PAGE));
  return pages;
}
