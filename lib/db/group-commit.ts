import "server-only";
import type { Pool } from "pg";
import { callAgain } from "@/lib/db/call-again";
import { Grouped, type GroupedOptions } from "@/lib/db/grouped";
import { writers as writerPool } from "@/lib/db/pool";

export type GroupCommitOptions<Item, Result> = Omit<GroupedOptions<Item, Result>, "run"> & {
  /** A set-based function that takes the batch as JSON in $1 and answers one row or more per item. */
  sql: string;
  /** What goes into the JSON for an item. */
  encode: (item: Item) => unknown;
  /** Finds each item's result among the rows, in the items' order; undefined counts as an error of that item. */
  decode: (rows: Record<string, unknown>[], items: readonly Item[]) => (Result | undefined)[];
  pool?: () => Pool;
};

/**
 * Commits many requests in one transaction: everything queued goes as one set-based call. One commit then serves hundreds of orders, where a
 * row lock and an fsync for each would serve a few. The transaction belongs to the batch.
 */
export class GroupCommit<Item, Result> extends Grouped<Item, Result> {
  constructor({ sql, encode, decode, pool = writerPool, ...grouping }: GroupCommitOptions<Item, Result>) {
    super({
      ...grouping,
      run: async (items) => {
        const json = JSON.stringify(items.map(encode));
        return decode(await callAgain(async () => (await pool().query(sql, [json])).rows), items);
      },
    });
  }
}
