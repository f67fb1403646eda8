import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { closeDatabase, rowOf, rowsOf } from "@/lib/db/pool";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import { newId } from "@/lib/shared/ids";

/** The same rules once more, in the plainest words there are: what the database has to agree with. */
type Transfer = { pool: number; amount: bigint; whole: bigint; state: "pending" | "posted" | "void" };

class Model {
  readonly posted: bigint[];
  readonly transfers = new Map<number, Transfer>();

  constructor(deposits: readonly bigint[]) {
    this.posted = [...deposits];
  }

  pendingOf(pool: number): bigint {
    let sum = 0n;
    for (const one of this.transfers.values()) if (one.pool === pool && one.state === "pending") sum += one.amount;
    return sum;
  }

  reserve(key: number, pool: number, amount: bigint): string {
    if (this.transfers.has(key)) return "same";
    if ((this.posted[pool] ?? 0n) - this.pendingOf(pool) < amount) return "insufficient";
    this.transfers.set(key, { pool, amount, whole: amount, state: "pending" });
    return "reserved";
  }

  resolve(key: number, kind: "post" | "void", part: bigint | null): string {
    const one = this.transfers.get(key);
    if (one === undefined) return "missing";
    // Without a part the whole reservation is meant, also when a part of it was posted before: that is another fact.
    const amount = kind === "post" ? (part ?? one.whole) : one.whole;
    if (one.state === "pending") {
      this.transfers.set(key, { ...one, state: kind === "post" ? "posted" : "void", amount });
      if (kind === "post") this.posted[one.pool] = (this.posted[one.pool] ?? 0n) - amount;
      return "applied";
    }
    const isSameWay = (one.state === "posted") === (kind === "post");
    return isSameWay && (kind === "void" || amount === one.amount) ? "same" : "opposite";
  }
}

type Step =
  | { do: "reserve"; key: number; pool: number; amount: number }
  | { do: "resolve"; key: number; kind: "post" | "void"; percent: number | null };

const KEYS = 14;
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("reserve" as const),
    key: fc.nat(KEYS),
    pool: fc.nat(1),
    amount: fc.integer({ min: 1, max: 400 }),
  }),
  fc.record({
    do: fc.constant("resolve" as const),
    key: fc.nat(KEYS),
    kind: fc.constantFrom("post" as const, "void" as const),
    percent: fc.option(fc.integer({ min: 1, max: 100 })),
  }),
);
/** Runs of steps of one kind go as one batch, as the group commit would send them. */
const batches = fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 8 });

async function makeAccounts(deposits: readonly bigint[]): Promise<{ pools: bigint[]; delivered: bigint }> {
  const make = async (isGuarded: boolean) =>
    (
      await rowOf<{ id: bigint }>(
        "INSERT INTO accounts (ledger, code, no_credit_overdraft) VALUES ('DIAMOND', $1, $2) RETURNING id",
        [newId(), isGuarded],
      )
    )?.id ?? 0n;
  const [first, second, delivered, supplier] = [
    await make(true),
    await make(true),
    await make(false),
    await make(false),
  ];
  for (const [at, pool] of [first, second].entries()) {
    await rowsOf(
      "SELECT ledger_write(ARRAY[ROW($1::uuid, 'single', $2::bigint, $3::bigint, $4::bigint, 'DIAMOND', 'deposit', NULL)::transfer_input], now())",
      [newId(), pool.toString(), supplier.toString(), (deposits[at] ?? 0n).toString()],
    );
  }
  return { pools: [first, second], delivered };
}

async function send(text: string, items: unknown[]): Promise<string[]> {
  const rows = await rowsOf<{ outcome: string }>(`SELECT * FROM ${text}($1::jsonb)`, [JSON.stringify(items)]);
  return rows.map(({ outcome }) => outcome);
}

afterAll(() => closeDatabase());

describe("the ledger, after any run of reserving, posting, part-posting and voiding with repeats and any batching", () => {
  it("balances, overdraws nothing, resolves each transfer once, and agrees with a model of a dozen lines", async () => {
    const deposits = fc.tuple(fc.integer({ min: 1, max: 1_500 }), fc.integer({ min: 1, max: 1_500 }));
    await fc.assert(
      fc.asyncProperty(deposits, batches, async (given, run) => {
        const amounts = given.map(BigInt);
        const { pools, delivered } = await makeAccounts(amounts);
        const model = new Model(amounts);
        const ids = Array.from({ length: KEYS + 1 }, () => newId());
        const facts = new Map<number, { pool: number; amount: bigint }>();
        for (const batch of run) {
          const reserves = batch.filter((one) => one.do === "reserve");
          const items = reserves.map(({ key, pool, amount }) => {
            // A key always means the same facts; other content under it is an error with a test of its own.
            const fact = facts.get(key) ?? { pool, amount: BigInt(amount) };
            facts.set(key, fact);
            return {
              id: ids[key],
              debit_id: delivered.toString(),
              credit_id: pools[fact.pool]?.toString(),
              amount: fact.amount.toString(),
              code: "t",
            };
          });
          const expected = reserves.map(({ key }) => {
            const fact = facts.get(key) ?? { pool: 0, amount: 0n };
            return model.reserve(key, fact.pool, fact.amount);
          });
          if (items.length > 0) expect(await send("reserve_batch", items)).toEqual(expected);
          const resolves = batch
            .filter((one) => one.do === "resolve")
            .map(({ key, kind, percent }) => {
              const whole = facts.get(key)?.amount ?? 1n;
              const part = kind === "void" || percent === null ? null : (whole * BigInt(percent) + 99n) / 100n;
              return {
                item: { id: ids[key], kind, amount: part?.toString() },
                outcome: model.resolve(key, kind, part),
              };
            });
          if (resolves.length > 0) {
            expect(
              await send(
                "resolve_batch",
                resolves.map(({ item }) => item),
              ),
            ).toEqual(resolves.map(({ outcome }) => outcome));
          }
        }
        for (const [at, pool] of pools.entries()) {
          const row = await rowOf<{ posted: bigint; pending: bigint }>(
            "SELECT debits_posted - credits_posted AS posted, credits_pending AS pending FROM accounts WHERE id = $1",
            [pool.toString()],
          );
          expect(row).toEqual({ posted: model.posted[at], pending: model.pendingOf(at) });
        }
        expect(await trialBalanceMinor()).toBe(0n);
      }),
      { numRuns: 20 },
    );
  });

  it("resolves many in one batch, repeats inside the batch included", async () => {
    const { pools, delivered } = await makeAccounts([1_000n, 1n]);
    const ids = Array.from({ length: 10 }, () => newId());
    const side = { debit_id: delivered.toString(), credit_id: pools[0]?.toString(), code: "t" };
    await send(
      "reserve_batch",
      ids.map((id) => ({ ...side, id, amount: "50" })),
    );
    const outcomes = await send(
      "resolve_batch",
      [...ids, ...ids].map((id) => ({ id, kind: "post" })),
    );
    expect(outcomes).toEqual([...Array(10).fill("applied"), ...Array(10).fill("same")]);
    const row = await rowOf(
      "SELECT debits_posted - credits_posted AS posted, credits_pending AS pending FROM accounts WHERE id = $1",
      [pools[0]?.toString()],
    );
    expect(row).toEqual({ posted: 500n, pending: 0n });
    expect(await trialBalanceMinor()).toBe(0n);
  });
});
