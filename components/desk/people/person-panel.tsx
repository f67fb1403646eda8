import { ReasonField, SelectField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { ROLE_OPTIONS } from "../device-words";
import { DialogForm } from "../dialog-form";
import { Panel } from "../panel";
import { type AccessActions, PersonActions, type StaffLine } from "../people-table";
import { type SessionLine, SessionList } from "../session-list";

type Actions = AccessActions & { changeRole: DeskAction<object>; endSession: DeskAction<object> };

type Props = {
  person: StaffLine;
  isSelf: boolean;
  sessions: readonly SessionLine[];
  closeHref: string;
  actions: Actions;
};

/** A member of staff beside the list: role, access and open sessions. */
export function PersonPanel({ person, isSelf, sessions, closeHref, actions }: Props) {
  const who = person.name ?? person.email;
  return (
    <Panel title={who} closeHref={closeHref}>
      <div className="grid gap-5">
        <p className="text-second">
          {person.email}, {person.role}. {person.passkeys === 0 ? "No passkey yet." : `Passkeys: ${person.passkeys}.`}
        </p>
        {isSelf && <p className="text-sm text-third">Your own role is changed by another admin.</p>}
        <div className="flex flex-wrap gap-2">
          {!isSelf && (
            <DialogForm
              label="Change the role"
              title={`Change the role of ${who}`}
              explanation="It counts from the next page or action on."
              action={actions.changeRole}
              hidden={{ userId: person.id }}
              submitLabel="Change the role"
              doneMessage="The role is changed"
            >
              <SelectField name="role" label="Role" options={ROLE_OPTIONS} defaultValue={person.role} />
              <ReasonField />
            </DialogForm>
          )}
          <PersonActions person={person} isOwn={isSelf} actions={actions} />
        </div>
        <section aria-label="Open sessions" className="-mx-5 border-t border-line">
          <h3 className="px-5 pt-4 pb-2 text-base font-medium">Open sessions</h3>
          <SessionList
            sessions={sessions}
            ending={(session) => (
              <DialogForm
                label="End"
                title={session.isOwn ? "End your own session?" : `End this session of ${who}?`}
                explanation="Its next page or action asks for a sign-in."
                action={actions.endSession}
                hidden={{ sessionId: session.id }}
                submitLabel="End it now"
                submitVariant="danger"
                doneMessage="The session is ended"
              >
                <ReasonField />
              </DialogForm>
            )}
          />
        </section>
      </div>
    </Panel>
  );
}
