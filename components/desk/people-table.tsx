import { Users } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { ReasonField } from "./desk-fields";
import type { DeskAction } from "./desk-form";
import { type DeskColumn, DeskTable } from "./desk-table";
import { DialogForm } from "./dialog-form";
import { When } from "./when";

export type StaffLine = {
  id: string;
  email: string;
  name: string | null;
  role: string;
  createdAt: string;
  disabledAt: string | null;
  lastSignInAt: string | null;
  openSessions: number;
  passkeys: number;
};

export type AccessActions = { setDisabled: DeskAction<object>; revoke: DeskAction<{ ended: number }> };

function columnsWith(ownId: string, actions: AccessActions): ReadonlyArray<DeskColumn<StaffLine>> {
  return [
    {
      key: "person",
      header: "Person",
      cell: (person) => (
        <span>
          <span className="font-medium">{person.name ?? person.email}</span>
          {person.name && <span className="block text-sm text-third">{person.email}</span>}
        </span>
      ),
    },
    {
      key: "role",
      header: "Role",
      cell: (person) => (
        <span className="flex flex-wrap gap-1.5">
          <Badge tone={person.role === "admin" ? "accent" : "neutral"}>{person.role}</Badge>
          {person.disabledAt !== null && <Badge tone="bad">shut out</Badge>}
        </span>
      ),
    },
    {
      key: "last",
      header: "Last sign-in",
      isExtra: true,
      cell: (person) =>
        person.lastSignInAt === null ? <span className="text-third">never</span> : <When at={person.lastSignInAt} />,
    },
    {
      key: "passkeys",
      header: "Passkeys",
      isFigure: true,
      isExtra: true,
      cell: (person) => (person.passkeys === 0 ? <span className="text-third">none</span> : person.passkeys),
    },
    { key: "open", header: "Open sessions", isFigure: true, isExtra: true, cell: (person) => person.openSessions },
    {
      key: "actions",
      isExtra: true,
      header: <span className="sr-only">Actions</span>,
      cell: (person) => (
        <span className="flex justify-end">
          <PersonActions person={person} isOwn={person.id === ownId} actions={actions} />
        </span>
      ),
    },
  ];
}

/** Ends their sessions, or shuts them out. Where there is no room in the list, they stand in the person's panel. */
export function PersonActions({
  person,
  isOwn,
  actions,
}: {
  person: StaffLine;
  isOwn: boolean;
  actions: AccessActions;
}) {
  const who = person.name ?? person.email;
  const isDisabled = person.disabledAt !== null;
  return (
    <span className="relative flex flex-wrap gap-2">
      {person.openSessions > 0 && (
        <DialogForm
          label="Sign out everywhere"
          title={`Sign ${who} out everywhere?`}
          explanation={isOwn ? "This ends your own session too." : "All open sessions end at once."}
          action={actions.revoke}
          hidden={{ userId: person.id }}
          submitLabel="Sign out everywhere"
          doneMessage="All sessions are ended"
        >
          <ReasonField />
        </DialogForm>
      )}
      {!isOwn && (
        <DialogForm
          label={isDisabled ? "Let in again" : "Shut out"}
          title={isDisabled ? `Let ${who} in again?` : `Shut ${who} out?`}
          explanation={
            isDisabled
              ? "The old password and passkeys work again."
              : "All sessions end at once, and neither password nor passkey works."
          }
          action={actions.setDisabled}
          hidden={{ userId: person.id, isDisabled: String(!isDisabled) }}
          submitLabel={isDisabled ? "Let in again" : "Shut out"}
          submitVariant={isDisabled ? "primary" : "danger"}
          variant={isDisabled ? "secondary" : "danger"}
          doneMessage={isDisabled ? "May sign in again" : "Shut out"}
        >
          <ReasonField />
        </DialogForm>
      )}
    </span>
  );
}

export function PeopleTable({
  people,
  ownId,
  actions,
  hrefOf,
  selectedId,
}: {
  people: readonly StaffLine[];
  ownId: string;
  actions: AccessActions;
  /** Where a person's role and sessions are. */
  hrefOf: (person: StaffLine) => string;
  selectedId?: string;
}) {
  return (
    <DeskTable
      caption="Staff"
      columns={columnsWith(ownId, actions)}
      rows={people}
      rowKey={(person) => person.id}
      rowHref={hrefOf}
      isSelected={({ id }) => id === selectedId}
      isNarrow={selectedId !== undefined}
      empty={
        <EmptyState icon={Users} title="Nobody yet">
          The first admin is made on the machine: npm run admin:create.
        </EmptyState>
      }
    />
  );
}
