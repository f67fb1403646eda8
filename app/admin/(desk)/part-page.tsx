import type { ComponentType } from "react";
import { VIEW_ACTIONS } from "@/app/admin/(desk)/views/for-chips";
import { hrefWith } from "@/components/desk/pager";
import { filtersSetOf } from "@/components/desk/records/filters-set";
import type { PartPanelProps } from "@/components/desk/records/part-panels";
import type { RecordTableProps } from "@/components/desk/records/record-table-props";
import { RecordsFrame } from "@/components/desk/records/records-frame";
import { listViews } from "@/lib/accounts/view-queries";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import { orderIdOfRecord, type PartTable } from "@/lib/orders/find-record";
import { RECORD_TABLES } from "@/lib/shared/record-tables";
import { holdsRight } from "@/lib/shared/rights";

const PAGE = 50;

type PartPage<Ask, Line> = {
  tableId: PartTable;
  subtitle: string;
  /** The filters of the address; what is none of them is passed over. */
  parse: (query: Readonly<Record<string, string>>) => Ask;
  list: (
    ask: Ask,
    limit: number,
  ) => Promise<{ lines: readonly Line[]; nextBefore: string | null; lookedBackTo: Date | null }>;
  Filters: ComponentType<{ ask: Ask }>;
  Table: ComponentType<RecordTableProps<Line>>;
  Panel: ComponentType<PartPanelProps>;
};

/** A page of what orders consist of (payments, deliveries, refunds, disputes): a table, and one of its lines open beside it. */
export function partPage<Ask, Line extends { id: string }>({ tableId, subtitle, ...part }: PartPage<Ask, Line>) {
  const { path, right } = RECORD_TABLES[tableId];
  return staffPage(right, async ({ actor, query }) => {
    const ask = part.parse(query);
    const [{ lines, ...page }, order, views] = await Promise.all([
      part.list(ask, PAGE),
      orderIdOfRecord(tableId, query.open).then((id) => (id === null ? null : getOrderDossier(prisma(), id))),
      listViews(prisma(), actor, tableId),
    ]);
    const hasFilters = filtersSetOf(tableId, query) > 0;
    const openId = order === null ? undefined : query.open;
    return (
      <RecordsFrame
        tableId={tableId}
        role={actor.role}
        subtitle={subtitle}
        query={query}
        filters={<part.Filters ask={ask} />}
        views={views}
        viewActions={VIEW_ACTIONS}
        page={page}
        panel={
          order && openId ? (
            <part.Panel
              order={order}
              id={openId}
              closeHref={hrefWith(path, query, { open: null })}
              mayReadLedger={holdsRight(actor.role, "ledger.read")}
            />
          ) : null
        }
      >
        <part.Table
          lines={lines}
          hrefOf={(line) => hrefWith(path, query, { open: line.id })}
          selectedId={openId}
          hasFilters={hasFilters}
          isCut={page.lookedBackTo !== null}
        />
      </RecordsFrame>
    );
  });
}
