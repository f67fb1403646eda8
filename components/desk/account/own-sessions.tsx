"use client";

import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { type SessionLine, SessionList } from "../session-list";

type Actions = { end: DeskAction<object>; endOthers: DeskAction<{ ended: number }> };

/** Where the person is signed in, and the way to end each of it at once. */
export function OwnSessions({ sessions, actions }: { sessions: readonly SessionLine[]; actions: Actions }) {
  const hasOthers = sessions.some(({ isOwn }) => !isOwn);
  return (
    <>
      <SessionList
        sessions={sessions}
        ending={(session) =>
          session.isOwn ? null : (
            <DialogForm
              label="End"
              title="End this session?"
              explanation="Its next page or action asks for a sign-in."
              action={actions.end}
              hidden={{ sessionId: session.id }}
              submitLabel="End it now"
              submitVariant="danger"
              doneMessage="The session is ended"
            />
          )
        }
      />
      {hasOthers && (
        <div className="border-t border-line px-5 py-4">
          <DialogForm
            label="End all others"
            title="End all your other sessions?"
            explanation="You stay signed in here."
            action={actions.endOthers}
            submitLabel="End all others"
            submitVariant="danger"
            doneMessage="All other sessions are ended"
          />
        </div>
      )}
    </>
  );
}
