import Link from "next/link";
import { classNames } from "@/components/ui/class-names";
import type { StaffRole } from "@/lib/shared/actor";
import { RECORD_TABLE_IDS, RECORD_TABLES, type RecordTableId } from "@/lib/shared/record-tables";
import { holdsRight } from "@/lib/shared/rights";

/** The six tables, of which each role sees those it may read. One row that scrolls sideways on phones. */
export function RecordTabs({ role, selected }: { role: StaffRole; selected: RecordTableId }) {
  return (
    <nav aria-label="Records" className="-mx-1 overflow-x-auto px-1">
      <ul className="flex gap-1 border-b border-line">
        {RECORD_TABLE_IDS.filter((id) => holdsRight(role, RECORD_TABLES[id].right)).map((id) => (
          <li key={id}>
            <Link
              href={RECORD_TABLES[id].path}
              prefetch={false}
              aria-current={id === selected ? "page" : undefined}
              className={classNames(
                "-mb-px inline-flex min-h-10 items-center rounded-t-sm border-b-2 border-transparent px-3 text-base font-medium whitespace-nowrap text-second transition",
                "hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-bold aria-[current=page]:text-accent-strong",
              )}
            >
              {RECORD_TABLES[id].label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
