import { filtersOf, type RecordTableId } from "@/lib/shared/record-tables";

/** How many of a table's filters the address sets, so that the filters can say so, and an empty table too. */
export function filtersSetOf(tableId: RecordTableId, query: Readonly<Record<string, string>>): number {
  return new URLSearchParams(filtersOf(tableId, Object.entries(query))).size;
}
