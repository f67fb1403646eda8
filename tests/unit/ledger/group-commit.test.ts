import type { Pool } from "pg";
import { describe, expect, it } from "vitest";
import { GroupCommit } from "@/lib/db/group-commit";

type Batch = { items: number[]; answer: (error?: Error & { code?: string }) => void };

/** A database that answers when it is told to, and echoes the items of each batch. */
function slowDatabase(): { pool: () => Pool; batches: Batch[] } {
  const batches: Batch[] = [];
  const query = (_sql: string, [json]: [string]) =>
    new Promise((resolve, reject) => {
      const items = JSON.parse(json) as number[];
      batches.push({
        items,
        answer: (error) => (error ? reject(error) : resolve({ rows: items.map((item) => ({ item })) })),
      });
    });
  return { pool: () => ({ query }) as unknown as Pool, batches };
}

function committing(pool: () => Pool, changes: { writers?: number; batchMax?: number; waitMs?: number } = {}) {
  return new GroupCommit<number, number>({
    sql: "-",
    writers: 1,
    batchMax: 100,
    waitMs: 0,
    ...changes,
    encode: (item) => item,
    decode: (rows, items) => items.map((_, at) => rows[at]?.item as number | undefined),
    pool,
  });
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const failure = (code: string) => Object.assign(new Error(code), { code });

describe("group commit", () => {
  it("sends the first at once, and all that came meanwhile together", async () => {
    const { pool, batches } = slowDatabase();
    const group = committing(pool);
    const results = [1, 2, 3, 4].map((item) => group.submit(item));
    await turn();
    expect(batches.map(({ items }) => items)).toEqual([[1]]);
    expect(group.waiting).toBe(3);
    batches[0]?.answer();
    await turn();
    expect(batches[1]?.items).toEqual([2, 3, 4]);
    batches[1]?.answer();
    expect(await Promise.all(results)).toEqual([1, 2, 3, 4]);
  });

  it("takes no more into one batch than its limit", async () => {
    const { pool, batches } = slowDatabase();
    const group = committing(pool, { batchMax: 2 });
    const results = Promise.all([1, 2, 3, 4].map((item) => group.submit(item)));
    for (let at = 0; at < 3; at += 1) {
      await turn();
      batches[at]?.answer();
    }
    expect(await results).toEqual([1, 2, 3, 4]);
    expect(batches.map(({ items }) => items.length)).toEqual([1, 2, 1]);
  });

  it("splits a batch that fails, so that the poisoned item alone is rejected", async () => {
    const { pool, batches } = slowDatabase();
    const group = committing(pool);
    const first = group.submit(0);
    const results = Promise.allSettled([1, 2, 3, 4].map((item) => group.submit(item)));
    await turn();
    batches[0]?.answer();
    for (let at = 1; at < 12; at += 1) {
      await turn();
      const batch = batches[at];
      batch?.answer(batch.items.includes(3) ? failure("23514") : undefined);
    }
    expect((await results).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect(await first).toBe(0);
  });

  it("repeats a batch that the database took back as a whole", async () => {
    const { pool, batches } = slowDatabase();
    const result = committing(pool).submit(7);
    for (const [at, code] of ["40P01", "40001"].entries()) {
      await turn();
      batches[at]?.answer(failure(code));
    }
    await turn();
    batches[2]?.answer();
    expect(await result).toBe(7);
  });

  it("gives up on a batch that is taken back again and again", async () => {
    const { pool, batches } = slowDatabase();
    const result = committing(pool).submit(7);
    const rejected = expect(result).rejects.toThrow("40P01");
    for (let at = 0; at < 5; at += 1) {
      await turn();
      batches[at]?.answer(failure("40P01"));
    }
    await rejected;
    expect(batches.length).toBe(5);
  });

  it("waits for more once they usually come within that time, and not in a quiet shop", async () => {
    const { pool, batches } = slowDatabase();
    const group = committing(pool, { waitMs: 200, batchMax: 500 });
    const alone = group.submit(0);
    await turn();
    expect(batches.map(({ items }) => items)).toEqual([[0]]);
    batches[0]?.answer();
    await alone;

    const crowd = Array.from({ length: 60 }, (_, at) => at + 1);
    const crowded = Promise.all(crowd.map((item) => group.submit(item)));
    await answerAll(batches, 1);
    await crowded;
    const known = batches.length;
    const results = Promise.all([1, 2, 3].map((item) => group.submit(item)));
    await turn();
    expect(batches.length).toBe(known);
    await answerAll(batches, known);
    expect(batches.slice(known).map(({ items }) => items)).toEqual([[1, 2, 3]]);
    expect(await results).toEqual([1, 2, 3]);
  });
});

/** Answers what has been sent since `from`, and what is sent while it is answered, until nothing new comes for a while. */
async function answerAll(batches: readonly Batch[], from: number): Promise<void> {
  await expect.poll(() => batches.length).toBeGreaterThan(from);
  for (let at = from; at < batches.length; at += 1) {
    batches[at]?.answer();
    await turn();
  }
}
