import type { Metadata } from "next";
import { VIEW_ACTIONS } from "@/app/admin/(desk)/views/for-chips";
import { FilterSelect } from "@/components/desk/filter-bar";
import { OrderPanel } from "@/components/desk/order/order-panel";
import { OrdersTable } from "@/components/desk/orders-table";
import { hrefWith } from "@/components/desk/pager";
import { DayFilters } from "@/components/desk/records/day-filters";
import { filtersSetOf } from "@/components/desk/records/filters-set";
import { ARRIVAL_OPTIONS, NEEDS_OPTIONS } from "@/components/desk/records/record-words";
import { RecordsFrame } from "@/components/desk/records/records-frame";
import { METHOD_WORDS, ORDER_CHIPS } from "@/components/desk/words";
import { listViews } from "@/lib/accounts/view-queries";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import { ORDER_STATUSES, type OrderRecordAsk, OrderRecordInput } from "@/lib/orders/desk-schemas";
import { listOrderRecords } from "@/lib/orders/order-records";
import { COUNTRIES, COUNTRY_CODES } from "@/lib/shared/countries";
import { CURRENCIES } from "@/lib/shared/money";
import { holdsRight } from "@/lib/shared/rights";

export const metadata: Metadata = { title: "Orders" };

const PATH = "/admin/orders";
const PAGE = 50;

export default staffPage("records.read", async ({ actor, query }) => {
  const ask = OrderRecordInput.parse(query);
  const [{ lines, ...page }, open, views] = await Promise.all([
    listOrderRecords(ask, PAGE),
    query.order === undefined ? null : getOrderDossier(prisma(), query.order),
    listViews(prisma(), actor, "orders"),
  ]);
  const hasFilters = filtersSetOf("orders", query) > 0;
  const empty =
    page.lookedBackTo === null ? "No order matches these filters." : "None of those looked through matches.";
  return (
    <RecordsFrame
      tableId="orders"
      role={actor.role}
      subtitle="Everything that customers placed, newest first"
      query={query}
      filters={<OrderFilters ask={ask} />}
      views={views}
      viewActions={VIEW_ACTIONS}
      page={page}
      panel={
        open && (
          <OrderPanel
            order={open}
            closeHref={hrefWith(PATH, query, { order: null })}
            transfersHref={holdsRight(actor.role, "ledger.read") ? `/admin/ledger?order=${open.reference}` : null}
          />
        )
      }
    >
      <OrdersTable
        orders={lines}
        caption="Orders"
        hrefOf={(order) => hrefWith(PATH, query, { order: order.id })}
        selectedId={open?.id}
        isNarrow={open !== null}
        hasCauses={ask.arrival !== undefined}
        empty={hasFilters ? empty : undefined}
      />
    </RecordsFrame>
  );
});

function OrderFilters({ ask }: { ask: OrderRecordAsk }) {
  return (
    <>
      <FilterSelect
        name="status"
        label="State"
        value={ask.status}
        options={ORDER_STATUSES.map((status) => ({ value: status, label: ORDER_CHIPS[status].word }))}
      />
      <FilterSelect
        name="country"
        label="Country"
        value={ask.country}
        options={COUNTRY_CODES.map((code) => ({ value: code, label: COUNTRIES[code].names.en }))}
      />
      <FilterSelect
        name="method"
        label="Method"
        value={ask.method}
        options={Object.entries(METHOD_WORDS).map(([value, label]) => ({ value, label }))}
      />
      <FilterSelect
        name="currency"
        label="Currency"
        value={ask.currency}
        options={CURRENCIES.map((value) => ({ value, label: value }))}
      />
      <FilterSelect name="arrival" label="Arrival" value={ask.arrival} options={ARRIVAL_OPTIONS} />
      <FilterSelect name="needs" label="Waits" value={ask.needs} options={NEEDS_OPTIONS} />
      <DayFilters from={ask.from} to={ask.to} />
    </>
  );
}
