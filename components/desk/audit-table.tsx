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
      data-row-link
      className="rounded-sm font-mono text-xs text-accent hover:text-accent-strong"
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

export function AuditTable({ entries }: { entries: readonly AuditLine[] }) {
  return (
    <DeskTable
      caption="What staff did"
      columns={COLUMNS}
      rows={entries}
      rowKey={(entry) => entry.id}
      empty={
        <EmptyState icon={History} title="Nothing yet">
          Every deposit, price, pause, refund, decision and look at personal data leaves a line here.
        </EmptyState>
      }
    />
  );
}
