"use client";

import { TextAreaField } from "../desk-fields";
import { type DeskAction, DeskForm } from "../desk-form";

/** A note for the next colleague; it appears in the order's story. */
export function NoteForm({ orderId, action }: { orderId: string; action: DeskAction<object> }) {
  return (
    <DeskForm
      action={action}
      hidden={{ orderId }}
      keyName="noteId"
      submitLabel="Add the note"
      variant="secondary"
      doneMessage="The note is in the story"
    >
      <TextAreaField name="note" label="For the next colleague" maxLength={1_000} />
    </DeskForm>
  );
}
