import { Download } from "lucide-react";
import type { Metadata } from "next";
import { AccountsTable } from "@/components/desk/accounts-table";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { FilterBar, FilterInput, FilterSelect } from "@/components/desk/filter-bar";
import { hrefWith, Pager } from "@/components/desk/pager";
import { TransfersTable } from "@/components/desk/transfers-table";
import { buttonClass } from "@/components/ui/button";
import { staffPage } from "@/lib/http/staff";
import { listAccounts, listTransfers, TransferListInput, UNITS } from "@/lib/ledger/desk-queries";

export const metadata: Metadata = { title: "Ledger" };

const PATH = "/admin/ledger";

export default staffPage("ledger.read", async ({ query }) => {
  const ask = TransferListInput.parse(query);
  const [{ transfers, nextBefore }, accounts] = await Promise.all([listTransfers(ask), listAccounts()]);
  const hasFilters = [ask.unit, ask.kind, ask.account, ask.order].some((value) => value !== undefined);
  return (
    <>
      <DeskHeading title="Ledger" subtitle="Every movement of diamonds and money. Nothing here is ever edited.">
        <a href={hrefWith(`${PATH}/export`, query, { before: null })} className={buttonClass({ size: "md" })}>
          <Download className="size-4.5" aria-hidden="true" />
          CSV
        </a>
      </DeskHeading>
      <CardSection>
        <FilterBar path={PATH} hasFilters={hasFilters}>
          <FilterSelect
            name="unit"
            label="Unit"
            value={ask.unit}
            options={UNITS.map((unit) => ({ value: unit, label: unit === "DIAMOND" ? "Diamonds" : unit }))}
          />
          <FilterSelect
            name="kind"
            label="Kind"
            value={ask.kind}
            options={["single", "pending", "post", "void"].map((kind) => ({ value: kind, label: kind }))}
          />
          <FilterInput name="account" label="Account" value={ask.account} />
          <FilterInput name="order" label="Order" value={ask.order} />
        </FilterBar>
        <TransfersTable transfers={transfers} hasFilters={hasFilters} />
        <Pager path={PATH} query={query} nextBefore={nextBefore} />
      </CardSection>
      <CardSection title="Accounts" aside={<p className="text-sm text-third">debits less credits</p>}>
        <AccountsTable accounts={accounts} />
      </CardSection>
    </>
  );
});
