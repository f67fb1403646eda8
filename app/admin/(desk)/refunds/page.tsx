import type { Metadata } from "next";
import { partPage } from "@/app/admin/(desk)/part-page";
import { FilterSelect } from "@/components/desk/filter-bar";
import { DayFilters } from "@/components/desk/records/day-filters";
import { RefundPanel } from "@/components/desk/records/part-panels";
import { REFUND_CHIPS, REFUND_REASONS } from "@/components/desk/records/record-words";
import { RefundsTable } from "@/components/desk/records/refunds-table";
import { REFUND_STATUSES, type RefundRecordAsk, RefundRecordInput } from "@/lib/orders/record-schemas";
import { listRefundRecords } from "@/lib/orders/refund-records";
import { reasonWords } from "@/lib/orders/story";
import { CURRENCIES } from "@/lib/shared/money";

export const metadata: Metadata = { title: "Refunds" };

export default partPage({
  tableId: "refunds",
  subtitle: "Money that goes back to customers, newest first",
  parse: (query) => RefundRecordInput.parse(query),
  list: listRefundRecords,
  Filters,
  Table: RefundsTable,
  Panel: RefundPanel,
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
