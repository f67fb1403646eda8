import type { Metadata } from "next";
import { VIEW_ACTIONS } from "@/app/admin/(desk)/views/for-chips";
import { FilterInput, FilterSelect } from "@/components/desk/filter-bar";
import { hrefWith } from "@/components/desk/pager";
import { DayFilters } from "@/components/desk/records/day-filters";
import { DeliveriesTable } from "@/components/desk/records/deliveries-table";
import { hasFiltersOf } from "@/components/desk/records/has-filters";
import { DeliveryPanel } from "@/components/desk/records/part-panels";
import { NEEDS_OPTIONS } from "@/components/desk/records/record-words";
import { RecordsFrame } from "@/components/desk/records/records-frame";
import { DELIVERY_CHIPS } from "@/components/desk/words";
import { listViews } from "@/lib/accounts/view-queries";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { listDeliveryRecords } from "@/lib/orders/delivery-records";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import { orderIdOfRecord } from "@/lib/orders/find-record";
import { DELIVERY_STATUSES, type DeliveryRecordAsk, DeliveryRecordInput } from "@/lib/orders/record-schemas";
import { holdsRight } from "@/lib/shared/rights";

export const metadata: Metadata = { title: "Deliveries" };

const PATH = "/admin/deliveries";
const PAGE = 50;

export default staffPage("records.read", async ({ actor, query }) => {
  const ask = DeliveryRecordInput.parse(query);
  const [{ lines, ...page }, order, views] = await Promise.all([
    listDeliveryRecords(ask, PAGE),
    orderIdOfRecord("deliveries", query.open).then((id) => (id === null ? null : getOrderDossier(prisma(), id))),
    listViews(prisma(), actor, "deliveries"),
  ]);
  const hasFilters = hasFiltersOf("deliveries", query);
  const openId = order === null ? undefined : query.open;
  return (
    <RecordsFrame
      tableId="deliveries"
      role={actor.role}
      subtitle="Diamonds that went to the platform, newest first"
      query={query}
      hasFilters={hasFilters}
      filters={<Filters ask={ask} />}
      views={views}
      viewActions={VIEW_ACTIONS}
      page={page}
      panel={
        order && openId ? (
          <DeliveryPanel
            order={order}
            id={openId}
            closeHref={hrefWith(PATH, query, { open: null })}
            mayReadLedger={holdsRight(actor.role, "ledger.read")}
          />
        ) : null
      }
    >
      <DeliveriesTable
        lines={lines}
        hrefOf={(line) => hrefWith(PATH, query, { open: line.id })}
        selectedId={openId}
        hasFilters={hasFilters}
        isCut={page.lookedBackTo !== null}
      />
    </RecordsFrame>
  );
});

function Filters({ ask }: { ask: DeliveryRecordAsk }) {
  return (
    <>
      <FilterSelect
        name="status"
        label="State"
        value={ask.status}
        options={DELIVERY_STATUSES.map((status) => ({ value: status, label: DELIVERY_CHIPS[status].word }))}
      />
      <FilterInput name="custodian" label="Custodian account" value={ask.custodian} />
      <FilterInput name="rescode" label="Result code" value={ask.rescode} />
      <FilterSelect name="needs" label="Waits" value={ask.needs} options={NEEDS_OPTIONS} />
      <DayFilters from={ask.from} to={ask.to} />
    </>
  );
}
