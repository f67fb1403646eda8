import type { StaffRole } from "@/lib/shared/actor";
import { RECORD_TABLE_IDS, RECORD_TABLES, type RecordTableId } from "@/lib/shared/record-tables";
import { holdsRight } from "@/lib/shared/rights";
import { SubNav } from "../sub-nav";

/** The six tables, of which each role sees those it may read. */
export function RecordTabs({ role, selected }: { role: StaffRole; selected: RecordTableId }) {
  const mine = RECORD_TABLE_IDS.filter((id) => holdsRight(role, RECORD_TABLES[id].right));
  return (
    <SubNav
      label="Records"
      pages={mine.map((id) => ({
        href: RECORD_TABLES[id].path,
        label: RECORD_TABLES[id].label,
        isCurrent: id === selected,
      }))}
    />
  );
}
