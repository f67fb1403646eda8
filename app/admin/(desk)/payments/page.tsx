import type { Metadata } from "next";
import { partPage } from "@/app/admin/(desk)/part-page";
import { channelName } from "@/components/desk/channel-words";
import { FilterSelect } from "@/components/desk/filter-bar";
import { DayFilters } from "@/components/desk/records/day-filters";
import { PaymentPanel } from "@/components/desk/records/part-panels";
import { PaymentsTable } from "@/components/desk/records/payments-table";
import { NEEDS_OPTIONS } from "@/components/desk/records/record-words";
import { METHOD_WORDS, PAYMENT_CHIPS } from "@/components/desk/words";
import { listPaymentRecords } from "@/lib/orders/payment-records";
import { PAYMENT_STATUSES, type PaymentRecordAsk, PaymentRecordInput } from "@/lib/orders/record-schemas";
import { DEFAULT_CHANNELS } from "@/lib/payments/default-channels";
import { CURRENCIES } from "@/lib/shared/money";

export const metadata: Metadata = { title: "Payments" };

export default partPage({
  tableId: "payments",
  subtitle: "Every attempt to pay, newest first",
  parse: (query) => PaymentRecordInput.parse(query),
  list: listPaymentRecords,
  Filters,
  Table: PaymentsTable,
  Panel: PaymentPanel,
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
