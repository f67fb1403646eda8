import { MailPlus } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { ReasonField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { type DeskColumn, DeskTable } from "../desk-table";
import { DialogForm } from "../dialog-form";
import { When } from "../when";

export type InvitationLine = {
  id: string;
  email: string;
  role: string;
  invitedBy: string | null;
  createdAt: string;
  expiresAt: string;
  isExpired: boolean;
  isSent: boolean;
};

type Actions = { renew: DeskAction<{ isSent: boolean }>; withdraw: DeskAction<object> };

function columnsWith(actions: Actions): ReadonlyArray<DeskColumn<InvitationLine>> {
  return [
    {
      key: "email",
      header: "Invited",
      cell: (line) => <span className="inline-block min-w-36 wrap-anywhere">{line.email}</span>,
    },
    {
      key: "state",
      header: "Role",
      cell: (line) => (
        <span className="flex flex-wrap gap-1.5">
          <Badge tone={line.role === "admin" ? "accent" : "neutral"}>{line.role}</Badge>
          {line.isExpired && <Badge tone="warning">expired</Badge>}
          {!line.isSent && <Badge tone="bad">mail not sent</Badge>}
        </span>
      ),
    },
    { key: "by", header: "By", isExtra: true, cell: (line) => line.invitedBy ?? "somebody" },
    { key: "when", header: "When", isExtra: true, cell: (line) => <When at={line.createdAt} /> },
    {
      key: "actions",
      header: <span className="sr-only">Actions</span>,
      cell: (line) => (
        <span className="flex flex-wrap justify-end gap-2">
          <DialogForm
            label="Send again"
            title={`Send ${line.email} a new link?`}
            explanation="The link before stops working."
            action={actions.renew}
            hidden={{ invitationId: line.id }}
            submitLabel="Send it again"
            doneMessage="A new link was made"
          />
          <DialogForm
            label="Withdraw"
            title={`Withdraw the invitation of ${line.email}?`}
            explanation="Its link stops working at once."
            action={actions.withdraw}
            hidden={{ invitationId: line.id }}
            submitLabel="Withdraw it"
            submitVariant="danger"
            doneMessage="The invitation is withdrawn"
          >
            <ReasonField />
          </DialogForm>
        </span>
      ),
    },
  ];
}

/** Invitations that are open. */
export function InvitationsTable({ lines, actions }: { lines: readonly InvitationLine[]; actions: Actions }) {
  return (
    <DeskTable
      caption="Open invitations"
      columns={columnsWith(actions)}
      rows={lines}
      rowKey={(line) => line.id}
      empty={
        <EmptyState icon={MailPlus} title="Nobody is invited">
          Who accepted is in the list of staff.
        </EmptyState>
      }
    />
  );
}
