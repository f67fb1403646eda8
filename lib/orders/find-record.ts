import "server-only";
import { rowOf } from "@/lib/db/pool";
import { isUuid } from "@/lib/shared/ids";

const ORDER_OF = {
  payments: "SELECT order_id AS id FROM payments WHERE id = $1",
  deliveries: "SELECT order_id AS id FROM deliveries WHERE id = $1",
  refunds: "SELECT order_id AS id FROM refunds WHERE id = $1",
  disputes: "SELECT order_id AS id FROM disputes WHERE id = $1",
} as const;

/** The tables of what orders consist of. */
export type PartTable = keyof typeof ORDER_OF;

/** The order that a line of a table belongs to; null of a line that does not exist. */
export async function orderIdOfRecord(table: PartTable, id: string | undefined): Promise<string | null> {
  if (!isUuid(id)) return null;
  return (await rowOf<{ id: string }>(ORDER_OF[table], [id]))?.id ?? null;
}
