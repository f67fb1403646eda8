"use client";

import { SelectField, TextField } from "./desk-fields";
import { type DeskAction, DeskForm } from "./desk-form";

const LISTS = [
  { value: "blocked", label: "Blocked: the money goes back" },
  { value: "watched", label: "Watched: a person looks first" },
  { value: "verified", label: "Verified: vouched for" },
];

const SUBJECTS = [
  { value: "recipient", label: "Recipient (BIGO ID)" },
  { value: "email", label: "E-mail address" },
  { value: "device", label: "Device id" },
  { value: "address", label: "Internet address" },
  { value: "instrument", label: "Card or wallet fingerprint" },
];

/** Puts a subject on a list, from the next order on. */
export function ListSubjectForm({ action }: { action: DeskAction<object> }) {
  return (
    <DeskForm action={action} submitLabel="Put it on the list" doneMessage="It counts from the next order on">
      <SelectField name="list" label="List" options={LISTS} />
      <SelectField name="subject" label="What it is" options={SUBJECTS} />
      <TextField
        name="value"
        label="Value"
        autoComplete="off"
        spellCheck={false}
        maxLength={300}
        hint="It is stored scrambled; nobody can read it back."
        required
      />
      <TextField name="reason" label="Reason" autoComplete="off" maxLength={500} required />
      <TextField name="days" label="Days (empty: until removed)" inputMode="numeric" autoComplete="off" maxLength={4} />
    </DeskForm>
  );
}
