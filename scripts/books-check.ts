import { isCurrency, toMajorString } from "@/lib/shared/money";
import { withClient } from "./database/roles";
import { runScript, ScriptError } from "./project";
import { liveRun } from "./stack/run-file";

/**
 * `npm run books:check`: prints every account of every ledger and whether the books balance, recomputed from the transfers.
 * Reads only. Exit code 1 when they do not balance. DATABASE_URL, or the shop that runs in this folder, says which books.
 */
type Account = { ledger: string; code: string; posted: string; pending: string };
type Difference = { ledger: string; code: string; counted: string; recomputed: string };

const ACCOUNTS = `
  select ledger, code, (debits_posted - credits_posted)::text as posted, (debits_pending - credits_pending)::text as pending
  from accounts order by ledger, code`;

/** Accounts whose counters do not say what their transfers add up to. */
const DIFFERENCES = `
  with net as (
    select t.debit_id, t.credit_id,
           case when t.kind = 'single' then t.amount when r.kind = 'post' then r.amount else 0 end
             + case when t.kind = 'pending' and r.id is null then t.amount else 0 end as amount
    from transfers t left join transfers r on r.id = t.id and r.phase = 1 where t.phase = 0
  ), sides as (
    select debit_id as account_id, amount as debits, 0::bigint as credits from net union all select credit_id, 0, amount from net
  ), sums as (
    select a.id, coalesce(sum(debits), 0) as debits, coalesce(sum(credits), 0) as credits
    from accounts a left join sides s on s.account_id = a.id group by a.id
  )
  select a.ledger, a.code, (a.debits_posted + a.debits_pending) || ' / ' || (a.credits_posted + a.credits_pending) as counted,
         s.debits || ' / ' || s.credits as recomputed
  from accounts a join sums s using (id)
  where a.debits_posted + a.debits_pending <> s.debits or a.credits_posted + a.credits_pending <> s.credits order by 1, 2`;

await runScript(async () => {
  const url = process.env.DATABASE_URL || liveRun()?.databaseUrl;
  if (!url) throw new ScriptError("no books: set DATABASE_URL, or start the shop with `npm start` in another terminal");
  const { accounts, differences, balance } = await withClient(url, async (client) => ({
    accounts: (await client.query<Account>(ACCOUNTS)).rows,
    differences: (await client.query<Difference>(DIFFERENCES)).rows,
    balance: (await client.query<{ balance: string }>("select trial_balance()::text as balance")).rows[0]?.balance,
  }));

  for (const ledger of new Set(accounts.map((account) => account.ledger))) {
    const rows = accounts.filter((account) => account.ledger === ledger);
    console.log(`${ledger}${isCurrency(ledger) ? ", in major units" : ""}: debits less credits`);
    const width = Math.max(...rows.map(({ code }) => code.length));
    for (const { code, posted, pending } of rows) {
      const held = pending === "0" ? "" : `   (held: ${amountOf(pending, ledger)})`;
      console.log(`  ${code.padEnd(width)}  ${amountOf(posted, ledger).padStart(20)}${held}`);
    }
  }
  if (balance === "0") {
    console.log(
      `trial balance 0: in ${accounts.length} accounts every debit has its credit, and every counter its transfers`,
    );
    return;
  }
  for (const { ledger, code, counted, recomputed } of differences) {
    console.error(`${ledger} ${code}: the counters say ${counted} (debits / credits), the transfers ${recomputed}`);
  }
  throw new ScriptError(`the books do NOT balance: trial balance ${balance} minor units; stop deliveries and look`);
});

function amountOf(minor: string, ledger: string): string {
  return isCurrency(ledger) ? toMajorString({ amountMinor: BigInt(minor), currency: ledger }) : minor;
}
