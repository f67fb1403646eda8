import type { Metadata } from "next";
import { partPage } from "@/app/admin/(desk)/part-page";
import { FilterSelect } from "@/components/desk/filter-bar";
import { DayFilters } from "@/components/desk/records/day-filters";
import { DisputePanel } from "@/components/desk/records/part-panels";
import { DISPUTE_CHIPS } from "@/components/desk/records/record-words";
import { DisputesTable } from "@/components/desk/records/refunds-table";
import { DISPUTE_STATUSES, type DisputeRecordAsk, DisputeRecordInput } from "@/lib/orders/record-schemas";
import { listDisputeRecords } from "@/lib/orders/refund-records";
import { CURRENCIES } from "@/lib/shared/money";

export const metadata: Metadata = { title: "Disputes" };

export default partPage({
  tableId: "disputes",
  subtitle: "Payments that a bank wants back, newest first",
  parse: (query) => DisputeRecordInput.parse(query),
  list: listDisputeRecords,
  Filters,
  Table: DisputesTable,
  Panel: DisputePanel,
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
