import type { Metadata } from "next";
import { partPage } from "@/app/admin/(desk)/part-page";
import { FilterInput, FilterSelect } from "@/components/desk/filter-bar";
import { DayFilters } from "@/components/desk/records/day-filters";
import { DeliveriesTable } from "@/components/desk/records/deliveries-table";
import { DeliveryPanel } from "@/components/desk/records/part-panels";
import { NEEDS_OPTIONS } from "@/components/desk/records/record-words";
import { DELIVERY_CHIPS } from "@/components/desk/words";
import { listDeliveryRecords } from "@/lib/orders/delivery-records";
import { DELIVERY_STATUSES, type DeliveryRecordAsk, DeliveryRecordInput } from "@/lib/orders/record-schemas";

export const metadata: Metadata = { title: "Deliveries" };

export default partPage({
  tableId: "deliveries",
  subtitle: "Diamonds that went to the platform, newest first",
  parse: (query) => DeliveryRecordInput.parse(query),
  list: listDeliveryRecords,
  Filters,
  Table: DeliveriesTable,
  Panel: DeliveryPanel,
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
