import { History } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import type { AlertView } from "@/lib/alerts/desk-queries";
import { ALERT_KIND_WORDS } from "../alert-words";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatDuration } from "../format";
import { When } from "../when";

const COLUMNS: ReadonlyArray<DeskColumn<AlertView>> = [
  {
    key: "what",
    header: "What",
    cell: (alert) => (
      <span className="block max-w-prose">
        <span className="block font-medium">{ALERT_KIND_WORDS[alert.kind]}</span>
        <span className="block text-sm text-second wrap-anywhere">{alert.words}</span>
      </span>
    ),
  },
  { key: "opened", header: "Opened", cell: (alert) => <When at={alert.openedAt} className="whitespace-nowrap" /> },
  {
    key: "lasted",
    header: "Lasted",
    isFigure: true,
    cell: ({ openedAt, closedAt }) =>
      closedAt === null ? "" : formatDuration(Date.parse(closedAt) - Date.parse(openedAt)),
  },
  {
    key: "note",
    header: "Note",
    isExtra: true,
    cell: ({ acknowledged }) =>
      acknowledged === null ? (
        <span className="text-third">none</span>
      ) : (
        <span className="block max-w-64 text-sm">
          {acknowledged.note} <span className="text-third">({acknowledged.by ?? "staff"})</span>
        </span>
      ),
  },
];

/** What was wrong once, and for how long. */
export function AlertHistory({ alerts }: { alerts: readonly AlertView[] }) {
  return (
    <DeskTable
      caption="Alerts that are over"
      columns={COLUMNS}
      rows={alerts}
      rowKey={({ id }) => id}
      empty={
        <EmptyState icon={History} title="No alert is over yet">
          Alerts that have closed stay here, with how long they lasted and what was done.
        </EmptyState>
      }
    />
  );
}
