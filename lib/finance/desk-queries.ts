import "server-only";
import { rowsOf } from "@/lib/db/pool";
import type { DifferenceListAsk } from "@/lib/finance/schemas";
import type { BookingAccount, DifferenceKind, DifferenceState, Movement } from "@/lib/finance/settlement";
import type { Currency } from "@/lib/shared/money";

/** How a provider's report and the books stand. Amounts are decimal strings of minor units. */
export type ProviderSettlement = {
  provider: string;
  last: {
    outcome: "lines" | "none" | "unknown";
    because: string | null;
    linesCount: number;
    matchedCount: number;
    correctedCount: number;
    startedAt: string;
  } | null;
  /** Up to when it has been read. */
  readUntil: string | null;
  openCount: number;
  /** What its open differences put into suspense: positive came more than is booked, negative less. */
  suspense: { currency: Currency; minor: string }[];
};

type RunRow = {
  provider: string;
  outcome: "lines" | "none" | "unknown" | null;
  because: string | null;
  lines_count: number;
  matched_count: number;
  corrected_count: number;
  started_at: Date;
  read_until: Date | null;
};

const RUNS_SQL = `
  SELECT p.provider, r.outcome, r.because, r.lines_count, r.matched_count, r.corrected_count, r.started_at,
         (SELECT max(until_at) FROM settlement_runs WHERE provider = p.provider AND outcome = 'lines') AS read_until
  FROM unnest($1::text[]) WITH ORDINALITY AS p (provider, position)
  LEFT JOIN LATERAL (SELECT * FROM settlement_runs WHERE provider = p.provider ORDER BY id DESC LIMIT 1) AS r ON true
  ORDER BY p.position`;

const OPEN_SQL = `
  SELECT d.provider, m.currency, COALESCE(sum(m.net), 0)::bigint AS net, count(DISTINCT d.id)::int AS count
  FROM settlement_differences d LEFT JOIN LATERAL moved_by(d) AS m ON true
  WHERE d.state = 'open' GROUP BY GROUPING SETS ((d.provider), (d.provider, m.currency)) ORDER BY d.provider, m.currency`;

/** The providers that are asked for, in that order. */
export async function listProviderSettlements(providers: readonly string[]): Promise<ProviderSettlement[]> {
  const [runs, open] = await Promise.all([
    rowsOf<RunRow>(RUNS_SQL, [[...providers]]),
    rowsOf<{ provider: string; currency: Currency | null; net: bigint; count: number }>(OPEN_SQL),
  ]);
  return runs.map((run) => {
    const ofProvider = open.filter(({ provider }) => provider === run.provider);
    return {
      provider: run.provider,
      last:
        run.outcome === null
          ? null
          : {
              outcome: run.outcome,
              because: run.because,
              linesCount: run.lines_count,
              matchedCount: run.matched_count,
              correctedCount: run.corrected_count,
              startedAt: run.started_at.toISOString(),
            },
      readUntil: run.read_until?.toISOString() ?? null,
      openCount: Math.max(0, ...ofProvider.map(({ count }) => count)),
      suspense: ofProvider.flatMap(({ currency, net }) =>
        currency === null || net === 0n ? [] : [{ currency, minor: net.toString() }],
      ),
    };
  });
}

export type DifferenceLine = {
  id: string;
  provider: string;
  channel: string | null;
  movement: Movement;
  kind: DifferenceKind;
  oursMinor: string;
  oursFeeMinor: string;
  currency: Currency;
  theirsMinor: string;
  theirsFeeMinor: string;
  theirCurrency: Currency;
  /** What it moved between clearing and suspense: positive came more than is booked. */
  moved: { currency: Currency; minor: string }[];
  /** The provider's own name of the line and of the payment. */
  lineId: string | null;
  providerPaymentId: string | null;
  orderId: string | null;
  reference: string | null;
  openedAt: string;
  state: DifferenceState;
  bookedTo: BookingAccount | null;
  note: string;
  by: string | null;
  closedAt: string | null;
};

const PAGE = 50;

type Row = {
  id: string;
  provider: string;
  channel: string | null;
  movement: Movement;
  kind: DifferenceKind;
  ours_minor: bigint;
  ours_fee_minor: bigint;
  currency: Currency;
  theirs_minor: bigint;
  theirs_fee_minor: bigint;
  their_currency: Currency;
  moved: { currency: Currency; minor: string }[];
  line: string | null;
  provider_payment_id: string | null;
  order_id: string | null;
  reference: string | null;
  opened_at: Date;
  state: DifferenceState;
  booked_to: BookingAccount | null;
  note: string;
  email: string | null;
  closed_at: Date | null;
};

const LIST_SQL = `
  SELECT d.*, l.line_id AS line, COALESCE(p.provider_payment_id, l.provider_payment_id) AS provider_payment_id, o.id AS order_id, o.reference,
         u.email, COALESCE((SELECT jsonb_agg(jsonb_build_object('currency', m.currency, 'minor', m.net::text) ORDER BY m.leg) FROM moved_by(d) AS m), '[]') AS moved
  FROM settlement_differences d
  LEFT JOIN settlement_lines l ON l.id = d.line_id
  LEFT JOIN payments p ON p.id = d.payment_id
  LEFT JOIN orders o ON o.id = p.order_id
  LEFT JOIN users u ON u.id = d.actor_id
  WHERE ($1::text IS NULL OR d.provider = $1) AND ($2::text IS NULL OR d.kind = $2) AND ($3::text IS NULL OR d.state = $3)
    AND ($4::text IS NULL OR d.payment_id IN (SELECT id FROM payments WHERE order_id = (SELECT id FROM orders WHERE reference = $4)))
    AND ($5::uuid IS NULL OR (d.opened_at, d.id) < (SELECT opened_at, id FROM settlement_differences WHERE id = $5))
  ORDER BY d.opened_at DESC, d.id DESC LIMIT $6`;

/** Differences by filter, newest first, a page at a time. */
export async function listDifferences(
  ask: DifferenceListAsk,
  limit = PAGE,
): Promise<{ differences: DifferenceLine[]; nextBefore: string | null }> {
  const rows = await rowsOf<Row>(LIST_SQL, [
    ask.provider ?? null,
    ask.kind ?? null,
    ask.state ?? null,
    ask.order ?? null,
    ask.before ?? null,
    limit + 1,
  ]);
  const shown = rows.slice(0, limit);
  return { differences: shown.map(toLine), nextBefore: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}

function toLine(row: Row): DifferenceLine {
  return {
    id: row.id,
    provider: row.provider,
    channel: row.channel,
    movement: row.movement,
    kind: row.kind,
    oursMinor: row.ours_minor.toString(),
    oursFeeMinor: row.ours_fee_minor.toString(),
    currency: row.currency,
    theirsMinor: row.theirs_minor.toString(),
    theirsFeeMinor: row.theirs_fee_minor.toString(),
    theirCurrency: row.their_currency,
    moved: row.moved,
    lineId: row.line,
    providerPaymentId: row.provider_payment_id,
    orderId: row.order_id,
    reference: row.reference,
    openedAt: row.opened_at.toISOString(),
    state: row.state,
    bookedTo: row.booked_to,
    note: row.note,
    by: row.email,
    closedAt: row.closed_at?.toISOString() ?? null,
  };
}
