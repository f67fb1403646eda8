import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { closeDatabase, rowOf, rowsOf } from "@/lib/db/pool";
import { type Reservation, reserving, resolving } from "@/lib/ledger/reserve-transfers";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import { newId } from "@/lib/shared/ids";

type Account = {
  id: bigint;
  debits_pending: bigint;
  debits_posted: bigint;
  credits_pending: bigint;
  credits_posted: bigint;
};

let pool: bigint;
let delivered: bigint;

async function account(code: string, isGuarded: boolean): Promise<bigint> {
  const row = await rowOf<{ id: bigint }>(
    "INSERT INTO accounts (ledger, code, no_credit_overdraft) VALUES ('DIAMOND', $1, $2) RETURNING id",
    [`${code}:${newId()}`, isGuarded],
  );
  return row?.id ?? 0n;
}

async function counters(id: bigint): Promise<Account> {
  const row = await rowOf<Account>(
    "SELECT id, debits_pending, debits_posted, credits_pending, credits_posted FROM accounts WHERE id = $1",
    [id.toString()],
  );
  if (row === null) throw new Error("no such account");
  return row;
}

/** A pool that holds 1,000, and where it delivers to. */
beforeEach(async () => {
  [pool, delivered] = [await account("pool", true), await account("delivered", false)];
  const supplier = await account("supplier", false);
  await rowsOf(
    "SELECT ledger_write(ARRAY[ROW($1::uuid, 'single', $2::bigint, $3::bigint, 1000, 'DIAMOND', 'deposit', NULL)::transfer_input], now())",
    [newId(), pool.toString(), supplier.toString()],
  );
});
afterAll(() => closeDatabase());

const reservation = (amount: bigint, id = newId()): Reservation => ({
  id,
  debitId: delivered,
  creditId: pool,
  amount,
  code: "test",
  orderId: null,
});
const held = async () => {
  const { debits_posted, credits_pending, credits_posted } = await counters(pool);
  return { posted: debits_posted - credits_posted, pending: credits_pending };
};

describe("reserving", () => {
  it("takes diamonds out of what is available and leaves them posted", async () => {
    expect(await reserving.submit(reservation(400n))).toBe("reserved");
    expect(await held()).toEqual({ posted: 1_000n, pending: 400n });
    expect(await trialBalanceMinor()).toBe(0n);
  });

  it("refuses an amount of nothing, of less, and between two units, and changes nothing", async () => {
    await expect(reserving.submit(reservation(0n))).rejects.toThrow("transfers_amount_positive");
    await expect(reserving.submit(reservation(-5n))).rejects.toThrow();
    const pesos = await rowOf<{ id: bigint }>("SELECT account_of('PHP', 'orders') AS id");
    await expect(reserving.submit({ ...reservation(5n), debitId: pesos?.id ?? 0n })).rejects.toThrow("units_differ");
    await expect(reserving.submit({ ...reservation(5n), debitId: pool })).rejects.toThrow("transfers_two_accounts");
    expect(await held()).toEqual({ posted: 1_000n, pending: 0n });
  });

  it("refuses what does not fit and does not let it block what does", async () => {
    const asked = [600n, 5_000n, 400n, 1n].map((amount) => reserving.submit(reservation(amount)));
    expect(await Promise.all(asked)).toEqual(["reserved", "insufficient", "reserved", "insufficient"]);
    expect(await held()).toEqual({ posted: 1_000n, pending: 1_000n });
  });

  it("repeated with one id takes once; with other content it is an error", async () => {
    const once = reservation(300n);
    expect(await reserving.submit(once)).toBe("reserved");
    expect(await reserving.submit(once)).toBe("same");
    await expect(reserving.submit({ ...once, amount: 301n })).rejects.toThrow("ledger.key_reused");
    expect(await held()).toEqual({ posted: 1_000n, pending: 300n });
  });

  it("with one id for two different things in one moment gives it to the first and refuses the second", async () => {
    const once = reservation(300n);
    const results = await Promise.allSettled([reserving.submit(once), reserving.submit({ ...once, amount: 200n })]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    await expect(reserving.submit({ ...reservation(5n), creditId: 999_999_999n })).rejects.toThrow();
    expect(await held()).toEqual({ posted: 1_000n, pending: 300n });
  });

  it("asked for by many at once never gives more than there is", async () => {
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => reserving.submit(reservation(30n))));
    expect(outcomes.filter((outcome) => outcome === "reserved").length).toBe(33);
    expect(await held()).toEqual({ posted: 1_000n, pending: 990n });
    expect(await trialBalanceMinor()).toBe(0n);
  });

  it("one poisoned request in a batch fails alone", async () => {
    const results = await Promise.allSettled([10n, -1n, 20n].map((amount) => reserving.submit(reservation(amount))));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await held()).toEqual({ posted: 1_000n, pending: 30n });
  });
});

describe("resolving", () => {
  it("posts all or a part, and voids", async () => {
    const [whole, part, none] = [reservation(100n), reservation(100n), reservation(100n)];
    for (const one of [whole, part, none]) await reserving.submit(one);
    expect(await resolving.submit({ id: whole.id, kind: "post", amount: null })).toBe("applied");
    expect(await resolving.submit({ id: part.id, kind: "post", amount: 40n })).toBe("applied");
    expect(await resolving.submit({ id: none.id, kind: "void", amount: null })).toBe("applied");
    expect(await held()).toEqual({ posted: 860n, pending: 0n });
    expect(await trialBalanceMinor()).toBe(0n);
  });

  it("refuses to post more than was held, and what was never held", async () => {
    const one = reservation(100n);
    await reserving.submit(one);
    await expect(resolving.submit({ id: one.id, kind: "post", amount: 101n })).rejects.toThrow(
      "posts_more_than_pending",
    );
    expect(await resolving.submit({ id: newId(), kind: "post", amount: null })).toBe("missing");
    expect(await held()).toEqual({ posted: 1_000n, pending: 100n });
  });

  it("cannot resolve what was a single transfer", async () => {
    const single = await rowOf<{ id: string }>("SELECT id FROM transfers WHERE debit_id = $1", [pool.toString()]);
    expect(await resolving.submit({ id: single?.id ?? "", kind: "void", amount: null })).toBe("missing");
  });

  it("repeated changes nothing; the other way round is told apart", async () => {
    const one = reservation(100n);
    await reserving.submit(one);
    expect(await resolving.submit({ id: one.id, kind: "post", amount: 60n })).toBe("applied");
    expect(await resolving.submit({ id: one.id, kind: "post", amount: 60n })).toBe("same");
    expect(await resolving.submit({ id: one.id, kind: "post", amount: 61n })).toBe("opposite");
    expect(await resolving.submit({ id: one.id, kind: "void", amount: null })).toBe("opposite");
    expect(await held()).toEqual({ posted: 940n, pending: 0n });
  });

  it("asked for five times at once, both ways, happens once", async () => {
    const one = reservation(100n);
    await reserving.submit(one);
    const asked = (["post", "void", "post", "void", "post"] as const).map((kind) =>
      resolving.submit({ id: one.id, kind, amount: null }),
    );
    await Promise.all(asked);
    expect((await rowsOf("SELECT 1 FROM transfers WHERE id = $1 AND phase = 1", [one.id])).length).toBe(1);
    expect((await counters(pool)).credits_pending).toBe(0n);
    expect(await trialBalanceMinor()).toBe(0n);
  });
});
