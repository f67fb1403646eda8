import type { Metadata } from "next";
import { VIEW_ACTIONS } from "@/app/admin/(desk)/views/for-chips";
import { channelName } from "@/components/desk/channel-words";
import { FilterSelect } from "@/components/desk/filter-bar";
import { hrefWith } from "@/components/desk/pager";
import { DayFilters } from "@/components/desk/records/day-filters";
import { hasFiltersOf } from "@/components/desk/records/has-filters";
import { PaymentPanel } from "@/components/desk/records/part-panels";
import { PaymentsTable } from "@/components/desk/records/payments-table";
import { NEEDS_OPTIONS } from "@/components/desk/records/record-words";
import { RecordsFrame } from "@/components/desk/records/records-frame";
import { METHOD_WORDS, PAYMENT_CHIPS } from "@/components/desk/words";
import { listViews } from "@/lib/accounts/view-queries";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import { orderIdOfRecord } from "@/lib/orders/find-record";
import { listPaymentRecords } from "@/lib/orders/payment-records";
import { PAYMENT_STATUSES, type PaymentRecordAsk, PaymentRecordInput } from "@/lib/orders/record-schemas";
import { DEFAULT_CHANNELS } from "@/lib/payments/default-channels";
import { CURRENCIES } from "@/lib/shared/money";
import { holdsRight } from "@/lib/shared/rights";

export const metadata: Metadata = { title: "Payments" };

const PATH = "/admin/payments";
const PAGE = 50;

export default staffPage("records.read", async ({ actor, query }) => {
  const ask = PaymentRecordInput.parse(query);
  const [{ lines, ...page }, order, views] = await Promise.all([
    listPaymentRecords(ask, PAGE),
    orderIdOfRecord("payments", query.open).then((id) => (id === null ? null : getOrderDossier(prisma(), id))),
    listViews(prisma(), actor, "payments"),
  ]);
  const hasFilters = hasFiltersOf("payments", query);
  const openId = order === null ? undefined : query.open;
  return (
    <RecordsFrame
      tableId="payments"
      role={actor.role}
      subtitle="Every attempt to pay, newest first"
      query={query}
      hasFilters={hasFilters}
      filters={<Filters ask={ask} />}
      views={views}
      viewActions={VIEW_ACTIONS}
      page={page}
      panel={
        order && openId ? (
          <PaymentPanel
            order={order}
            id={openId}
            closeHref={hrefWith(PATH, query, { open: null })}
            mayReadLedger={holdsRight(actor.role, "ledger.read")}
          />
        ) : null
      }
    >
      <PaymentsTable
        lines={lines}
        hrefOf={(line) => hrefWith(PATH, query, { open: line.id })}
        selectedId={openId}
        hasFilters={hasFilters}
        isCut={page.lookedBackTo !== null}
      />
    </RecordsFrame>
  );
});

function Filters({ ask }: { ask: PaymentRecordAsk }) {
  return (
    <>
      <FilterSelect
        name="status"
        label="State"
        value={ask.status}
        options={PAYMENT_STATUSES.map((status) => ({ value: status, label: PAYMENT_CHIPS[status].word }))}
      />
      <FilterSelect
        name="method"
        label="Method"
        value={ask.method}
        options={Object.entries(METHOD_WORDS).map(([value, label]) => ({ value, label }))}
      />
      <FilterSelect
        name="channel"
        label="Channel"
        value={ask.channel}
        options={DEFAULT_CHANNELS.map(({ id }) => ({ value: id, label: channelName(id) }))}
      />
      <FilterSelect
        name="currency"
        label="Currency"
        value={ask.currency}
        options={CURRENCIES.map((value) => ({ value, label: value }))}
      />
      <FilterSelect name="needs" label="Waits" value={ask.needs} options={NEEDS_OPTIONS} />
      <DayFilters from={ask.from} to={ask.to} />
    </>
  );
}
