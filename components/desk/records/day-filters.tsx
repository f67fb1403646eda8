import { FilterInput } from "../filter-bar";

export function DayFilters({ from, to }: { from: string | undefined; to: string | undefined }) {
  return (
    <>
      <FilterInput name="from" label="From (Manila)" value={from} type="date" />
      <FilterInput name="to" label="To" value={to} type="date" />
    </>
  );
}
