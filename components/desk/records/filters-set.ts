import { filtersOf, type RecordTableId } from "@/lib/shared/record-tables";

/** Whether the address filters this table, so that an empty one can say so. */
export function hasFiltersOf(tableId: RecordTableId, query: Readonly<Record<string, string>>): boolean {
  return filtersOf(tableId, Object.entries(query)) !== "";
}
