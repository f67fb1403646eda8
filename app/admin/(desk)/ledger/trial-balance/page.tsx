import type { Metadata } from "next";
import { AccountsTable } from "@/components/desk/accounts-table";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { RecordTabs } from "@/components/desk/records/record-tabs";
import { TotalsTable } from "@/components/desk/records/totals-table";
import { TrialBalance } from "@/components/desk/trial-balance";
import { staffPage } from "@/lib/http/staff";
import { listAccounts, listUnitTotals } from "@/lib/ledger/desk-queries";
import { recentTrialBalance } from "@/lib/ledger/recent-trial-balance";

export const metadata: Metadata = { title: "Trial balance" };

export default staffPage("ledger.read", async ({ actor }) => {
  const [balance, totals, accounts] = await Promise.all([recentTrialBalance(), listUnitTotals(), listAccounts()]);
  return (
    <>
      <DeskHeading
        title="Trial balance"
        subtitle="Debits and credits of every unit, worked out again from all transfers, at most a minute ago"
      />
      <RecordTabs role={actor.role} selected="ledger" />
      <CardSection title="All transfers">
        <TrialBalance balance={balance} />
      </CardSection>
      <CardSection title="By unit" aside={<p className="text-sm text-third">what the accounts&rsquo; counters say</p>}>
        <TotalsTable totals={totals} />
      </CardSection>
      <CardSection title="Accounts" aside={<p className="text-sm text-third">debits less credits</p>}>
        <AccountsTable accounts={accounts} />
      </CardSection>
    </>
  );
});
