import "server-only";
import { rowOf, rowsOf } from "@/lib/db/pool";
import type { StopStatus } from "@/lib/pool/halt-words";

/** The books of one account beside what the platform said at that moment. */
export type ReadingView = {
  id: string;
  oursDiamonds: string;
  theirsDiamonds: string;
  differenceDiamonds: string;
  /** Being sent or of unknown outcome then: so much less may the platform say. */
  openDiamonds: string;
  isExplained: boolean;
  readAt: string;
};

type ReadingRow = { id: bigint; ours: bigint; theirs: bigint; open: bigint; is_explained: boolean; read_at: Date };

const READINGS_PAGE = 15;

/** The comparisons of one account with the platform, newest first, a page at a time. */
export async function listReadings(
  custodianId: string,
  before: string | undefined,
): Promise<{ readings: ReadingView[]; nextBefore: string | null }> {
  const cursor = /^\d{1,18}$/.test(before ?? "") ? before : null;
  const rows = await rowsOf<ReadingRow>(
    `SELECT id, ours_diamonds AS ours, theirs_diamonds AS theirs, open_diamonds AS open, is_explained, read_at
     FROM pool_readings WHERE custodian_id = $1 AND ($2::bigint IS NULL OR id < $2::bigint) ORDER BY read_at DESC, id DESC LIMIT $3`,
    [custodianId, cursor, READINGS_PAGE + 1],
  );
  const readings = rows.slice(0, READINGS_PAGE).map(({ id, ours, theirs, open, is_explained, read_at }) => ({
    id: id.toString(),
    oursDiamonds: ours.toString(),
    theirsDiamonds: theirs.toString(),
    differenceDiamonds: (theirs - ours).toString(),
    openDiamonds: open.toString(),
    isExplained: is_explained,
    readAt: read_at.toISOString(),
  }));
  return { readings, nextBefore: rows.length > READINGS_PAGE ? (readings.at(-1)?.id ?? null) : null };
}

export type PlatformStopView = {
  id: string;
  status: StopStatus;
  rescode: number | null;
  reason: string;
  by: string | null;
  askedAt: string;
  endedAt: string | null;
};

/** The latest use of the platform's kill switch, or null when it was never used. */
export async function getLatestStop(): Promise<PlatformStopView | null> {
  const row = await rowOf<{
    id: string;
    status: StopStatus;
    rescode: number | null;
    reason: string;
    by: string | null;
    asked_at: Date;
    ended_at: Date | null;
  }>(
    `SELECT s.id, s.status, s.rescode, s.reason, u.email AS by, s.asked_at, s.ended_at
     FROM platform_stops s LEFT JOIN users u ON u.id = s.actor_id ORDER BY s.asked_at DESC LIMIT 1`,
  );
  if (row === null) return null;
  const { asked_at: askedAt, ended_at: endedAt, ...rest } = row;
  return { ...rest, askedAt: askedAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
}
