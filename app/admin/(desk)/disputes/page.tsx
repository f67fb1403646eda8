import type { Metadata } from "next";
import { VIEW_ACTIONS } from "@/app/admin/(desk)/views/for-chips";
import { FilterSelect } from "@/components/desk/filter-bar";
import { hrefWith } from "@/components/desk/pager";
import { DayFilters } from "@/components/desk/records/day-filters";
import { hasFiltersOf } from "@/components/desk/records/has-filters";
import { DisputePanel } from "@/components/desk/records/part-panels";
import { DISPUTE_CHIPS } from "@/components/desk/records/record-words";
import { RecordsFrame } from "@/components/desk/records/records-frame";
import { DisputesTable } from "@/components/desk/records/refunds-table";
import { listViews } from "@/lib/accounts/view-queries";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import { orderIdOfRecord } from "@/lib/orders/find-record";
import { DISPUTE_STATUSES, type DisputeRecordAsk, DisputeRecordInput } from "@/lib/orders/record-schemas";
import { listDisputeRecords } from "@/lib/orders/refund-records";
import { CURRENCIES } from "@/lib/shared/money";
import { holdsRight } from "@/lib/shared/rights";

export const metadata: Metadata = { title: "Disputes" };

const PATH = "/admin/disputes";
const PAGE = 50;

export default staffPage("records.read", async ({ actor, query }) => {
  const ask = DisputeRecordInput.parse(query);
  const [{ lines, ...page }, order, views] = await Promise.all([
    listDisputeRecords(ask, PAGE),
    orderIdOfRecord("disputes", query.open).then((id) => (id === null ? null : getOrderDossier(prisma(), id))),
    listViews(prisma(), actor, "disputes"),
  ]);
  const hasFilters = hasFiltersOf("disputes", query);
  const openId = order === null ? undefined : query.open;
  return (
    <RecordsFrame
      tableId="disputes"
      role={actor.role}
      subtitle="Payments that a bank wants back, newest first"
      query={query}
      hasFilters={hasFilters}
      filters={<Filters ask={ask} />}
      views={views}
      viewActions={VIEW_ACTIONS}
      page={page}
      panel={
        order && openId ? (
          <DisputePanel
            order={order}
            id={openId}
            closeHref={hrefWith(PATH, query, { open: null })}
            mayReadLedger={holdsRight(actor.role, "ledger.read")}
          />
        ) : null
      }
    >
      <DisputesTable
        lines={lines}
        hrefOf={(line) => hrefWith(PATH, query, { open: line.id })}
        selectedId={openId}
        hasFilters={hasFilters}
        isCut={page.lookedBackTo !== null}
      />
    </RecordsFrame>
  );
});

function Filters({ ask }: { ask: DisputeRecordAsk }) {
  return (
    <>
      <FilterSelect
        name="status"
        label="State"
        value={ask.status}
        options={DISPUTE_STATUSES.map((value) => ({ value, label: DISPUTE_CHIPS[value]?.word ?? value }))}
      />
      <FilterSelect
        name="currency"
        label="Currency"
        value={ask.currency}
        options={CURRENCIES.map((value) => ({ value, label: value }))}
      />
      <DayFilters from={ask.from} to={ask.to} />
    </>
  );
}
