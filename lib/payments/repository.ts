import type { Tx } from "@/lib/db/transaction";

/** What staff decide about channels: `channels`, `channel_windows`, `channel_switches`. Rules have a file of their own. It decides nothing. */

/** A channel as staff have set it. Amounts in US cents, shares in hundredths of a percent. */
export type ChannelSettings = {
  id: string;
  method: string;
  isEnabled: boolean;
  isDraining: boolean;
  isForced: boolean;
  weightBp: number;
  dailyCapUsdMinor: bigint | null;
  version: number;
};

/**
 * The channel first, then the others of its method; all of them held until the transaction ends, because one of a method at most is forced.
 * Empty when there is no such channel.
 */
export async function lockMethodOf(tx: Tx, channelId: string): Promise<ChannelSettings[]> {
  const rows = await tx.$queryRaw<ChannelSettings[]>`
    SELECT id, method, is_enabled AS "isEnabled", is_draining AS "isDraining", is_forced AS "isForced", weight_bp AS "weightBp",
      daily_cap_usd_minor AS "dailyCapUsdMinor", version
    FROM channels WHERE method = (SELECT method FROM channels WHERE id = ${channelId}) ORDER BY id FOR NO KEY UPDATE`;
  return rows.toSorted((a, b) => Number(b.id === channelId) - Number(a.id === channelId));
}

export async function writeChannel(
  tx: Tx,
  channelId: string,
  change: Partial<Omit<ChannelSettings, "id" | "method">>,
): Promise<void> {
  await tx.channel.update({ where: { id: channelId }, data: change, select: { id: true } });
}

/** A line of "last switches, and why". Staff stand in it as `staff:<user>` where a process would. */
export async function insertStaffSwitch(
  tx: Tx,
  line: { channelId: string; what: string; from: string; to: string; because: string; userId: string; at: Date },
): Promise<void> {
  await tx.channelSwitch.create({
    data: {
      channelId: line.channelId,
      operation: line.what,
      fromState: line.from,
      toState: line.to,
      because: line.because,
      processId: `staff:${line.userId}`,
      switchedAt: line.at,
    },
    select: { id: true },
  });
}

export type WindowRow = {
  id: string;
  channelId: string;
  startsAt: Date;
  endsAt: Date;
  reason: string;
  removedAt: Date | null;
};

const WINDOW_FIELDS = {
  ...{ id: true, channelId: true, startsAt: true, endsAt: true },
  ...{ reason: true, removedAt: true },
} as const;

export async function findWindow(tx: Tx, windowId: string): Promise<WindowRow | null> {
  return tx.channelWindow.findUnique({ where: { id: windowId }, select: WINDOW_FIELDS });
}

/** Those that are not over and not taken back. */
export async function countWindowsToCome(tx: Tx, channelId: string, at: Date): Promise<number> {
  return tx.channelWindow.count({ where: { channelId, endsAt: { gt: at }, removedAt: null } });
}

export async function insertWindow(tx: Tx, row: Omit<WindowRow, "removedAt"> & { actorId: string }): Promise<void> {
  await tx.channelWindow.create({ data: row, select: { id: true } });
}

/** False when it was taken back before. */
export async function markWindowRemoved(tx: Tx, windowId: string, at: Date): Promise<boolean> {
  const { count } = await tx.channelWindow.updateMany({
    where: { id: windowId, removedAt: null },
    data: { removedAt: at },
  });
  return count === 1;
}
