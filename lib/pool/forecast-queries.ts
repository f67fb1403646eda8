import "server-only";
import { rowsOf } from "@/lib/db/pool";
import { forecastStock, type StockForecast } from "@/lib/pool/forecast";
import { firstIdAt } from "@/lib/shared/desk-days";
import { DESK_TIME_ZONE } from "@/lib/shared/desk-time";
import { DAY_MS } from "@/lib/shared/durations";

/** The hours of demand are the desk's. */
const ZONE_OFFSET_HOURS = 8;

/** So far back recent demand goes. */
export const DEMAND_DAYS = 7;

export type AccountForecast = StockForecast & {
  custodianId: string;
  name: string;
  availableDiamonds: number;
  /** Over how many days demand was observed: fewer than 7 while the account is young. */
  observedDays: number;
};

type Row = { id: string; name: string; available: bigint; low: bigint; first_at: Date | null };
type DemandRow = { custodian_id: string; hour: number; diamonds: bigint };

/**
 * The forecast of every account, from the deliveries of the last 7 days. They are found by their ids, which are in order of time, so that no
 * index on a hot table is needed.
 */
export async function forecastPool(now: Date, leadHours: number): Promise<AccountForecast[]> {
  const from = new Date(now.getTime() - DEMAND_DAYS * DAY_MS);
  const firstId = firstIdAt(from);
  const [accounts, demands] = await Promise.all([
    rowsOf<Row>(
      `SELECT c.id, c.name, a.debits_posted - a.credits_posted - a.credits_pending AS available, c.low_level_diamonds AS low,
              (SELECT min(d.recorded_at) FROM deposits d WHERE d.custodian_id = c.id) AS first_at
       FROM custodians c JOIN accounts a ON a.id = c.account_id ORDER BY c.position, c.id LIMIT 1000`,
    ),
    rowsOf<DemandRow>(
      `SELECT custodian_id, extract(hour FROM created_at AT TIME ZONE '${DESK_TIME_ZONE}')::int AS hour, sum(diamonds)::bigint AS diamonds
       FROM deliveries WHERE id >= $1 AND created_at >= $2 AND status <> 'rejected' GROUP BY 1, 2`,
      [firstId, from],
    ),
  ]);
  const hourNow = (now.getUTCHours() + ZONE_OFFSET_HOURS) % 24;
  return accounts.map(({ id, name, available, low, first_at: firstAt }) => {
    // An account that opened yesterday has had a day of demand, not a seventh of one each day.
    const ageDays = firstAt === null ? DEMAND_DAYS : (now.getTime() - firstAt.getTime()) / DAY_MS;
    const observedDays = Math.min(DEMAND_DAYS, Math.max(1, Math.ceil(ageDays)));
    const mine = demands.filter((row) => row.custodian_id === id);
    const demand = Array.from({ length: 24 }, (_, hour) => {
      const sum = mine.find((row) => row.hour === hour)?.diamonds ?? 0n;
      return Number(sum) / observedDays;
    });
    const ask = { availableDiamonds: Number(available), lowLevelDiamonds: Number(low), demand, hourNow, leadHours };
    return { ...forecastStock(ask), custodianId: id, name, availableDiamonds: Number(available), observedDays };
  });
}
