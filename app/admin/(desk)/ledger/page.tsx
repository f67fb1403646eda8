import type { Metadata } from "next";
import Link from "next/link";
import { VIEW_ACTIONS } from "@/app/admin/(desk)/views/for-chips";
import { AccountsTable } from "@/components/desk/accounts-table";
import { CardSection } from "@/components/desk/card-section";
import { FilterInput, FilterSelect } from "@/components/desk/filter-bar";
import { hrefWith } from "@/components/desk/pager";
import { DayFilters } from "@/components/desk/records/day-filters";
import { filtersSetOf } from "@/components/desk/records/filters-set";
import { kindWord } from "@/components/desk/records/record-words";
import { RecordsFrame } from "@/components/desk/records/records-frame";
import { TransferPanel } from "@/components/desk/records/transfer-panel";
import { TransfersTable } from "@/components/desk/transfers-table";
import { buttonClass } from "@/components/ui/button";
import { listViews } from "@/lib/accounts/view-queries";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import {
  listAccounts,
  listTransfers,
  phasesOf,
  TRANSFER_KINDS,
  type TransferListAsk,
  TransferListInput,
  UNITS,
} from "@/lib/ledger/desk-queries";

export const metadata: Metadata = { title: "Ledger" };

const PATH = "/admin/ledger";
const PAGE = 50;

export default staffPage("ledger.read", async ({ actor, query }) => {
  const ask = TransferListInput.parse(query);
  const [{ transfers, ...page }, accounts, phases, views] = await Promise.all([
    listTransfers(ask, PAGE),
    listAccounts(),
    phasesOf(query.open),
    listViews(prisma(), actor, "ledger"),
  ]);
  const hasFilters = filtersSetOf("ledger", query) > 0;
  return (
    <RecordsFrame
      tableId="ledger"
      role={actor.role}
      subtitle="Every movement of diamonds and money. Nothing here is ever edited."
      query={query}
      filters={<Filters ask={ask} />}
      views={views}
      viewActions={VIEW_ACTIONS}
      page={page}
      panel={
        phases.length === 0 ? null : <TransferPanel phases={phases} closeHref={hrefWith(PATH, query, { open: null })} />
      }
      below={
        <CardSection
          title="Accounts"
          aside={
            <Link href={`${PATH}/trial-balance`} prefetch={false} className={buttonClass({ size: "sm" })}>
              Trial balance
            </Link>
          }
        >
          <AccountsTable accounts={accounts} />
        </CardSection>
      }
    >
      <TransfersTable
        lines={transfers}
        hrefOf={(line) => hrefWith(PATH, query, { open: line.id })}
        selectedId={phases[0]?.id}
        hasFilters={hasFilters}
        isCut={page.lookedBackTo !== null}
      />
    </RecordsFrame>
  );
});

function Filters({ ask }: { ask: TransferListAsk }) {
  return (
    <>
      {ask.of !== undefined && <input type="hidden" name="of" value={ask.of} />}
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
        options={TRANSFER_KINDS.map((kind) => ({ value: kind, label: kindWord(kind) }))}
      />
      <FilterInput name="code" label="What" value={ask.code} />
      <FilterInput name="account" label="Account" value={ask.account} />
      <FilterInput name="order" label="Order" value={ask.order} />
      <DayFilters from={ask.from} to={ask.to} />
      {(ask.from ?? ask.to) !== undefined && (
        <p className="order-last w-full text-xs text-third">
          A transfer stands at the day of the payment, delivery or deposit that it books. An account&rsquo;s statement
          goes by the day on which each became final.
        </p>
      )}
    </>
  );
}
