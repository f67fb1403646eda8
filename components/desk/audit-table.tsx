import { History } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/components/ui/empty-state";
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

function Subject({ subject }: { subject: string }) {
  const [kind, id = ""] = subject.split(":");
  const short = id.length > 14 ? `${kind}:${id.slice(0, 13)}…` : subject;
  if (kind !== "order") return <span className="font-mono text-xs text-second">{short}</span>;
  return (
    <Link
      href={`/support/orders/${id}`}
      prefetch={false}
      className="relative rounded-sm font-mono text-xs text-accent hover:text-accent-strong"
    >
      {short}
    </Link>
  );
}

const COLUMNS: ReadonlyArray<DeskColumn<AuditLine>> = [
  {
    key: "when",
    header: "When",
    cell: (entry) => <When at={entry.recordedAt} className="whitespace-nowrap text-second" />,
  },
  { key: "who", header: "Who", cell: (entry) => entry.actorEmail ?? entry.actorRole },
  { key: "what", header: "What", cell: (entry) => <span className="whitespace-nowrap">{entry.action}</span> },
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
