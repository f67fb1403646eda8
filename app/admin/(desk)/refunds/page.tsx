import type { Metadata } from "next";
import { VIEW_ACTIONS } from "@/app/admin/(desk)/views/for-chips";
import { FilterSelect } from "@/components/desk/filter-bar";
import { hrefWith } from "@/components/desk/pager";
import { DayFilters } from "@/components/desk/records/day-filters";
import { hasFiltersOf } from "@/components/desk/records/has-filters";
import { RefundPanel } from "@/components/desk/records/part-panels";
import { REFUND_CHIPS, REFUND_REASONS } from "@/components/desk/records/record-words";
import { RecordsFrame } from "@/components/desk/records/records-frame";
import { RefundsTable } from "@/components/desk/records/refunds-table";
import { listViews } from "@/lib/accounts/view-queries";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import { orderIdOfRecord } from "@/lib/orders/find-record";
import { REFUND_STATUSES, type RefundRecordAsk, RefundRecordInput } from "@/lib/orders/record-schemas";
import { listRefundRecords } from "@/lib/orders/refund-records";
import { reasonWords } from "@/lib/orders/story";
import { CURRENCIES } from "@/lib/shared/money";
import { holdsRight } from "@/lib/shared/rights";

export const metadata: Metadata = { title: "Refunds" };

const PATH = "/admin/refunds";
const PAGE = 50;

export default staffPage("records.read", async ({ actor, query }) => {
  const ask = RefundRecordInput.parse(query);
  const [{ lines, ...page }, order, views] = await Promise.all([
    listRefundRecords(ask, PAGE),
    orderIdOfRecord("refunds", query.open).then((id) => (id === null ? null : getOrderDossier(prisma(), id))),
    listViews(prisma(), actor, "refunds"),
  ]);
  const hasFilters = hasFiltersOf("refunds", query);
  const openId = order === null ? undefined : query.open;
  return (
    <RecordsFrame
      tableId="refunds"
      role={actor.role}
      subtitle="Money that goes back to customers, newest first"
      query={query}
      hasFilters={hasFilters}
      filters={<Filters ask={ask} />}
      views={views}
      viewActions={VIEW_ACTIONS}
      page={page}
      panel={
        order && openId ? (
          <RefundPanel
            order={order}
            id={openId}
            closeHref={hrefWith(PATH, query, { open: null })}
            mayReadLedger={holdsRight(actor.role, "ledger.read")}
          />
        ) : null
      }
    >
      <RefundsTable
        lines={lines}
        hrefOf={(line) => hrefWith(PATH, query, { open: line.id })}
        selectedId={openId}
        hasFilters={hasFilters}
        isCut={page.lookedBackTo !== null}
      />
    </RecordsFrame>
  );
});

function Filters({ ask }: { ask: RefundRecordAsk }) {
  return (
    <>
      <FilterSelect
        name="status"
        label="State"
        value={ask.status}
        options={REFUND_STATUSES.map((value) => ({ value, label: REFUND_CHIPS[value]?.word ?? value }))}
      />
      <FilterSelect
        name="reason"
        label="Why"
        value={ask.reason}
        options={REFUND_REASONS.map((value) => ({ value, label: reasonWords(value) }))}
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
