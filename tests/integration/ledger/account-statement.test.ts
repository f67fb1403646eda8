import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as exportStatement } from "@/app/admin/(desk)/ledger/[account]/export/route";
import { closeDatabase, rowOf, rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import {
  exportMovements,
  findAccount,
  getStatement,
  getStatementPage,
  type LedgerAccount,
  type MovementCursor,
} from "@/lib/ledger/account-statement";
import { dayAt, startOfDay } from "@/lib/shared/desk-days";
import { DAY_MS } from "@/lib/shared/durations";
import { uuidV7 } from "@/lib/shared/ids";
import { request, signInAs } from "@/tests/support/desk";
import { dice } from "@/tests/support/dice";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

const FIRST = startOfDay("2026-06-01").getTime();
const DAYS = 20;
const CODES = ["clearing:test-a", "orders", "revenue:test", "tax:XX"];
const random = dice(42);
/** From 0 to below `below`. */
const roll = (below: number) => random.whole(0, below - 1);

/** Random transfers over twenty days: made at once, or set aside and later made final, given back or left open. */
beforeAll(async () => {
  for (let n = 0; n < 120; n += 1) {
    const [debit, credit] = [CODES[roll(4)], CODES[roll(4)]];
    if (debit === credit) continue;
    const at = new Date(FIRST + roll(DAYS * DAY_MS));
    const id = uuidV7({ atMs: at.getTime(), random: Uint8Array.from({ length: 10 }, () => roll(256)) });
    const kind = roll(2) === 0 ? "single" : "pending";
    const amount = 1 + roll(10_000);
    await write([id, kind, debit, credit, amount], at);
    const end = roll(3);
    if (kind === "pending" && end < 2) {
      const later = new Date(Math.min(at.getTime() + roll(5 * DAY_MS), FIRST + DAYS * DAY_MS - 1));
      const posted = end === 0 ? 1 + roll(amount) : amount;
      await resolve([id, end === 0 ? "post" : "void", posted], later);
    }
  }
});
afterAll(() => closeDatabase());

async function write([id, kind, debit, credit, amount]: unknown[], at: Date): Promise<void> {
  await rowOf(
    `SELECT ledger_write(ARRAY[ROW($1::uuid, $2, account_of('USD', $3), account_of('USD', $4), $5::bigint, 'USD', 'test', NULL)::transfer_input], $6::timestamptz)`,
    [id, kind, debit, credit, amount, at],
  );
}

async function resolve([id, kind, amount]: unknown[], at: Date): Promise<void> {
  await rowsOf(
    "SELECT * FROM ledger_resolve(ARRAY[ROW($1::uuid, $2, $3::bigint)::resolution_input], $4::timestamptz)",
    [...[id, kind, amount, at]],
  );
}

async function account(code: string): Promise<LedgerAccount> {
  const found = await findAccount(code, "USD");
  if (found === null) throw new Error(`no account ${code}`);
  return found.account;
}

const dayNumber = (n: number) => dayAt(new Date(FIRST + n * DAY_MS));
const WHOLE = { from: dayNumber(0), to: dayNumber(DAYS - 1) };

// Guarantee: an account's statement begins with what was before, adds up line by line, and ends with what the counters say; cut into
// periods wherever one likes, each begins where the one before ended.
describe("an account's statement", () => {
  it.each(CODES)("of %s closes with its counters, and every line adds up", async (code) => {
    const of = await account(code);
    const statement = await getStatement(of, WHOLE);
    const counters = await rowOf<{ balance: bigint }>(
      "SELECT debits_posted - credits_posted AS balance FROM accounts WHERE id = $1",
      [of.id],
    );
    expect(statement.opening).toBe("0");
    expect(statement.closing).toBe(counters?.balance.toString());
    expect(statement.now.balance).toBe(statement.closing);
    expect(BigInt(statement.debits) - BigInt(statement.credits)).toBe(BigInt(statement.closing));

    let balance = 0n;
    let lines = 0;
    for (let after: string | undefined; ; ) {
      const page = await getStatementPage(of, WHOLE, after, 7);
      for (const movement of page.movements) {
        balance += BigInt(movement.amount);
        lines += 1;
        expect(movement.balance).toBe(balance.toString());
      }
      if (page.nextAfter === null) break;
      after = page.nextAfter;
    }
    expect(balance.toString()).toBe(statement.closing);
    expect(lines).toBe(statement.movementsCount);
  });

  it("cut into periods begins each where the one before ended", async () => {
    for (const code of CODES) {
      const of = await account(code);
      let before = "0";
      for (let day = 0; day < DAYS; ) {
        const next = Math.min(DAYS, day + 1 + roll(6));
        const { opening, closing } = await getStatement(of, { from: dayNumber(day), to: dayNumber(next - 1) });
        expect(opening).toBe(before);
        before = closing;
        day = next;
      }
      expect(before).toBe((await getStatement(of, WHOLE)).closing);
    }
  });

  it("leaves as pages of a day at a time with the same lines", async () => {
    const of = await account("orders");
    const shown = (await getStatementPage(of, WHOLE, undefined, 1_000)).movements;
    const exported: string[] = [];
    for (let cursor: MovementCursor | null = null; ; ) {
      const { lines, next }: Awaited<ReturnType<typeof exportMovements>> = await exportMovements(of, WHOLE, cursor, 3);
      exported.push(...lines.map(({ key, balance }) => `${key} ${balance}`));
      if (next === null) break;
      cursor = next;
    }
    expect(exported).toEqual(shown.map(({ key, balance }) => `${key} ${balance}`));
  });

  it("leaves as CSV for whoever may export the books, and is recorded with its rows", async () => {
    await signInAs("finance");
    const asked = new Request(`${env.FACET_URL}/x?unit=USD&from=${WHOLE.from}&to=${WHOLE.to}`, {
      headers: request.headers,
    });
    const answer = await exportStatement(asked, { params: Promise.resolve({ account: "clearing%3Atest-a" }) });
    const lines = (await answer.text()).trim().split("\r\n");
    const { movementsCount } = await getStatement(await account("clearing:test-a"), WHOLE);
    expect(lines).toHaveLength(movementsCount + 1);
    const told = await prisma().auditEntry.findFirst({ where: { action: "statement.exported" } });
    expect(told?.after).toMatchObject({ account: "clearing:test-a", unit: "USD", rows: movementsCount });
    const unknown = await exportStatement(asked, { params: Promise.resolve({ account: "nobody" }) });
    expect(unknown.status).toBe(404);
  });

  it("knows no account that the books do not have", async () => {
    expect(await findAccount("nobody", undefined)).toBeNull();
    expect(await findAccount("orders", "VND")).toBeNull();
    expect((await findAccount("orders", undefined))?.account.unit).toBe("USD");
    expect(await rowsOf("SELECT 1 FROM accounts WHERE code = 'nobody'")).toEqual([]);
  });
});
