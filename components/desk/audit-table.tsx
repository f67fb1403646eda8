import { History } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/components/ui/empty-state";
import { auditWords } from "@/lib/shared/audit-actions";
import { type DeskColumn, DeskTable } from "./desk-table";
import { When } from "./when";

export type AuditLine = {
  id: string;
  actorEmail: string | null;
  actorRole: string;
  action: string;
  subject: string;
  reason: string;
  recordedAt: string;
};

/** Where what was done to can be looked at. */
const PATHS: Readonly<Record<string, string>> = {
  order: "/support/orders",
  ticket: "/support/tickets",
  incident: "/support/tickets/incidents",
};

/** "order 01a2226f…": the whole id is in the panel. */
function Subject({ subject }: { subject: string }) {
  const [kind = "", id = ""] = subject.split(":");
  const name = (
    <>
      {kind.replaceAll(/[_-]/g, " ")}
      {id !== "" && <span className="ml-1.5 font-mono text-xs">{id.length > 14 ? `${id.slice(0, 8)}…` : id}</span>}
    </>
  );
  const path = PATHS[kind];
  if (path === undefined || id === "") return <span className="text-second">{name}</span>;
  return (
    <Link
      href={`${path}/${id}`}
      prefetch={false}
      className="relative rounded-sm whitespace-nowrap text-accent hover:text-accent-strong"
    >
      {name}
    </Link>
  );
}

const COLUMNS: ReadonlyArray<DeskColumn<AuditLine>> = [
  {
    key: "who",
    header: "Who",
    cell: (entry) => <span className="inline-block min-w-24 wrap-anywhere">{entry.actorEmail ?? entry.actorRole}</span>,
  },
  {
    key: "when",
    header: "When",
    isStacked: true,
    cell: (entry) => <When at={entry.recordedAt} className="text-sm whitespace-nowrap text-second md:text-base" />,
  },
  {
    key: "what",
    header: "What",
    cell: (entry) => <span title={entry.action}>{auditWords(entry.action)}</span>,
  },
  { key: "on", header: "On", isExtra: true, cell: (entry) => <Subject subject={entry.subject} /> },
  {
    key: "why",
    header: "Why",
    isExtra: true,
    cell: (entry) => <span className="wrap-anywhere text-second">{entry.reason}</span>,
  },
];

type Props = {
  entries: readonly AuditLine[];
  /** Where an entry's details are. */
  hrefOf: (entry: AuditLine) => string;
  selectedId?: string;
  hasFilters: boolean;
};

export function AuditTable({ entries, hrefOf, selectedId, hasFilters }: Props) {
  return (
    <DeskTable
      caption="What staff did"
      columns={COLUMNS}
      rows={entries}
      rowKey={(entry) => entry.id}
      rowHref={hrefOf}
      isSelected={({ id }) => id === selectedId}
      isNarrow={selectedId !== undefined}
      empty={
        <EmptyState icon={History} title={hasFilters ? "Nothing matches" : "Nothing yet"}>
          {hasFilters
            ? "No entry matches these filters. Clear one of them."
            : "Every deposit, price, pause, refund, decision and look at personal data leaves a line here."}
        </EmptyState>
      }
    />
  );
}
