import { rowsOf } from "@/lib/db/pool";
import { forgetChannels } from "@/lib/payments/channel-board";

/** From now on every payment of its method goes to this channel. */
export async function forceChannel(id: string): Promise<void> {
  await changeChannels("UPDATE channels SET is_forced = false WHERE is_forced");
  await changeChannels("UPDATE channels SET is_forced = true WHERE id = $1", [id]);
}

/** Changes the tables that routing reads, as the desk does, and lets this process read them anew with no memory of how channels did. */
export async function changeChannels(sql: string, values: readonly unknown[] = []): Promise<void> {
  await rowsOf(sql, [...values]);
  forgetChannels();
}

/** Everything that routing knows is as in a new shop. */
export async function resetChannels(): Promise<void> {
  await rowsOf(
    `UPDATE channels SET is_enabled = true, is_draining = false, is_forced = false, weight_bp = 10000, daily_cap_usd_minor = NULL`,
  );
  await rowsOf("DELETE FROM channel_windows");
  await rowsOf("UPDATE routing_rules SET removed_at = now() WHERE removed_at IS NULL");
  await rowsOf("DELETE FROM channel_observations");
  await rowsOf("UPDATE channel_states SET state = 'closed', changed_at = now()");
  forgetChannels();
}
