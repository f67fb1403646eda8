import { ShieldCheck } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { ListEntryView } from "@/lib/risk/desk-queries";
import { ReasonField } from "./desk-fields";
import type { DeskAction } from "./desk-form";
import { type DeskColumn, DeskTable } from "./desk-table";
import { DialogForm } from "./dialog-form";
import { When } from "./when";

const TONES: Readonly<Record<string, Tone>> = { blocked: "bad", watched: "warning", verified: "good" };

function columnsWith(removeAction: DeskAction<object>): ReadonlyArray<DeskColumn<ListEntryView>> {
  return [
    { key: "list", header: "List", cell: (entry) => <Badge tone={TONES[entry.list] ?? "neutral"}>{entry.list}</Badge> },
    { key: "subject", header: "What", cell: (entry) => entry.subject },
    {
      key: "hash",
      header: "Keyed hash",
      isExtra: true,
      cell: (entry) => <span className="font-mono text-xs text-third">{entry.hashStart}…</span>,
    },
    { key: "reason", header: "Reason", cell: (entry) => <span className="wrap-anywhere">{entry.reason}</span> },
    { key: "by", header: "By", isExtra: true, cell: (entry) => entry.by ?? "" },
    {
      key: "since",
      header: "Since",
      isExtra: true,
      cell: (entry) => <When at={entry.createdAt} className="whitespace-nowrap" />,
    },
    {
      key: "until",
      header: "Until",
      isExtra: true,
      cell: (entry) =>
        entry.expiresAt === null ? (
          "removed by hand"
        ) : entry.isOver ? (
          <Badge>over</Badge>
        ) : (
          <When at={entry.expiresAt} className="whitespace-nowrap" />
        ),
    },
    {
      key: "remove",
      header: <span className="sr-only">Remove</span>,
      cell: (entry) => (
        <DialogForm
          label="Remove"
          title={`Take this ${entry.subject} off the list?`}
          explanation="From the next order on it is judged like any other."
          action={removeAction}
          hidden={{ entryId: entry.id }}
          submitLabel="Take it off the list"
          doneMessage="It is off the list"
          variant="quiet"
        >
          <ReasonField />
        </DialogForm>
      ),
    },
  ];
}

type Props = { entries: readonly ListEntryView[]; removeAction: DeskAction<object> };

/** What stands on the lists. Values cannot be read back: only their keyed hashes are kept. */
export function ListEntriesTable({ entries, removeAction }: Props) {
  return (
    <DeskTable
      caption="Lists"
      columns={columnsWith(removeAction)}
      rows={entries}
      rowKey={(entry) => entry.id}
      empty={
        <EmptyState icon={ShieldCheck} title="The lists are empty">
          Recipients, e-mail addresses, devices, addresses and cards that are blocked, watched or vouched for stand
          here.
        </EmptyState>
      }
    />
  );
}
