"use client";

import { TextField } from "../desk-fields";
import { type DeskAction, DeskForm } from "../desk-form";

/** The name that colleagues read. */
export function RenameForm({ name, action }: { name: string; action: DeskAction<object> }) {
  return (
    <DeskForm action={action} submitLabel="Save the name" variant="secondary" doneMessage="The name is saved">
      <TextField name="name" label="Name" defaultValue={name} key={name} autoComplete="name" maxLength={80} required />
    </DeskForm>
  );
}
