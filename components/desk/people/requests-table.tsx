import { FileUser } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { ReasonField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { type DeskColumn, DeskTable } from "../desk-table";
import { DialogForm } from "../dialog-form";
import { When } from "../when";

type Status = "unconfirmed" | "waiting" | "answered" | "declined";

export type RequestLine = {
  id: string;
  kind: "export" | "deletion";
  status: Status;
  source: "customer" | "staff";
  emailMasked: string | null;
  requestedAt: string;
  answeredAt: string | null;
  readyUntil: string | null;
  ordersErased: number;
};

type Actions = { erase: DeskAction<{ isSent: boolean }>; decline: DeskAction<{ isSent: boolean }> };

const STATUS: Record<Status, { tone: Tone; word: string }> = {
  unconfirmed: { tone: "neutral", word: "link not opened" },
  waiting: { tone: "warning", word: "waits for us" },
  answered: { tone: "good", word: "answered" },
  declined: { tone: "neutral", word: "declined" },
};

function columnsWith(actions: Actions): ReadonlyArray<DeskColumn<RequestLine>> {
  return [
    {
      key: "who",
      header: "Customer",
      cell: (line) => line.emailMasked ?? <span className="text-third">address erased</span>,
    },
    { key: "kind", header: "Asked for", cell: (line) => (line.kind === "export" ? "a copy" : "deletion") },
    {
      key: "status",
      header: "State",
      cell: (line) => <Badge tone={STATUS[line.status].tone}>{STATUS[line.status].word}</Badge>,
    },
    {
      key: "from",
      header: "Came",
      isExtra: true,
      cell: (line) => (
        <span className="text-second">
          {line.source === "staff" ? "by mail, " : "from the account, "}
          <When at={line.requestedAt} />
        </span>
      ),
    },
    { key: "answer", header: "Answer", isExtra: true, cell: (line) => <Answer line={line} /> },
    {
      key: "actions",
      header: <span className="sr-only">Actions</span>,
      cell: (line) => <RequestActions line={line} actions={actions} />,
    },
  ];
}

function Answer({ line }: { line: RequestLine }) {
  if (line.answeredAt === null) return <span className="text-third">–</span>;
  return (
    <span className="text-second">
      <When at={line.answeredAt} />
      {line.kind === "deletion" && line.status === "answered" && `, ${line.ordersErased} orders erased`}
    </span>
  );
}

function RequestActions({ line, actions }: { line: RequestLine; actions: Actions }) {
  const isOpen = line.status === "waiting" || line.status === "unconfirmed";
  if (!isOpen) return null;
  return (
    <span className="flex flex-wrap justify-end gap-2">
      {line.kind === "deletion" && line.status === "waiting" && (
        <DialogForm
          label="Erase"
          title={`Erase the data of ${line.emailMasked ?? "this customer"}?`}
          explanation="Account, addresses and recipients go and cannot come back. Amounts, taxes, transfers and evidence stay. It is refused while anything is under way."
          action={actions.erase}
          hidden={{ requestId: line.id }}
          submitLabel="Erase for good"
          submitVariant="danger"
          variant="danger"
          doneMessage="The data is erased"
        >
          <ReasonField />
        </DialogForm>
      )}
      <DialogForm
        label="Decline"
        title="Decline this request?"
        explanation="The customer is told to write to us. Your reason stays in the log."
        action={actions.decline}
        hidden={{ requestId: line.id }}
        submitLabel="Decline it"
        doneMessage="The request is declined"
      >
        <ReasonField />
      </DialogForm>
    </span>
  );
}

type Props = { requests: readonly RequestLine[]; hasFilters: boolean; actions: Actions };

/** What customers asked about their data. */
export function RequestsTable({ requests, hasFilters, actions }: Props) {
  return (
    <DeskTable
      caption="Customers' requests"
      columns={columnsWith(actions)}
      rows={requests}
      rowKey={(line) => line.id}
      empty={
        <EmptyState icon={FileUser} title={hasFilters ? "Nothing matches" : "Nobody has asked"}>
          Customers ask on their account's page, or by mail: then record it below.
        </EmptyState>
      }
    />
  );
}
