import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import type { StaffRole } from "@/lib/shared/actor";
import { RECORD_TABLES, type RecordTableId } from "@/lib/shared/record-tables";
import { holdsRight } from "@/lib/shared/rights";
import { CardSection } from "../card-section";
import { DeskHeading } from "../desk-heading";
import { FilterBar } from "../filter-bar";
import { hrefWith } from "../pager";
import { filtersSetOf } from "./filters-set";
import { RecordTabs } from "./record-tabs";
import { RecordsPager } from "./records-pager";
import { SavedViews, type ViewActions, type ViewLine } from "./saved-views";

type Props = {
  tableId: RecordTableId;
  role: StaffRole;
  subtitle: string;
  query: Readonly<Record<string, string>>;
  filters: ReactNode;
  views: readonly ViewLine[];
  viewActions: ViewActions;
  page: { nextBefore: string | null; lookedBackTo: Date | null };
  /** Details beside the list. */
  panel: ReactNode;
  /** What else belongs to this table, below it. */
  below?: ReactNode;
  children: ReactNode;
};

/** Query parts that open something or page: no filter, and not part of an export. */
const NO_FILTERS = { order: null, open: null, before: null } as const;

/** A table of the desk: the tables beside it, saved views, filters, the rows, and details at the side. */
export function RecordsFrame(props: Props) {
  const { tableId, role, query, panel } = props;
  const table = RECORD_TABLES[tableId];
  // On the ledger `order` is a filter.
  const exported = tableId === "ledger" ? { open: null, before: null } : NO_FILTERS;
  return (
    <>
      <DeskHeading title={table.label} subtitle={props.subtitle}>
        {holdsRight(role, table.exportRight) && (
          // A download: the router must not fetch it as a page.
          <a href={hrefWith(`${table.path}/export`, query, exported)} className={buttonClass({ size: "md" })}>
            <Download className="size-4.5" aria-hidden="true" />
            CSV
          </a>
        )}
      </DeskHeading>
      <RecordTabs role={role} selected={tableId} />
      <div
        className={
          panel === null
            ? "grid"
            : "grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_27rem]"
        }
      >
        <CardSection className="min-w-0">
          <SavedViews
            tableId={tableId}
            query={query}
            views={props.views}
            actions={props.viewActions}
            mayShare={holdsRight(role, "views.share")}
          />
          <FilterBar path={table.path} setCount={filtersSetOf(tableId, query)}>
            {props.filters}
          </FilterBar>
          {props.children}
          <RecordsPager path={table.path} query={query} {...props.page} />
        </CardSection>
        {panel}
      </div>
      {props.below}
    </>
  );
}
