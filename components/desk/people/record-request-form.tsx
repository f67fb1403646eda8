"use client";

import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { LOCALE_NAMES, LOCALES } from "@/lib/shared/locales";
import { ReasonField, SelectField, TextField } from "../desk-fields";
import { type DeskAction, DeskForm } from "../desk-form";

const KINDS = [
  { value: "export", label: "A copy of the data" },
  { value: "deletion", label: "Deletion of the data" },
] as const;

/** For a request that reached the shop by mail or in a talk: the customer gets the link that proves his address. */
export function RecordRequestForm({ action }: { action: DeskAction<{ isSent: boolean }> }) {
  const [isUnsent, setIsUnsent] = useState(false);
  return (
    <div className="grid gap-4">
      {isUnsent && (
        <Alert tone="warning" role="alert">
          The request is recorded, but its mail could not be sent. Record it again to send another link.
        </Alert>
      )}
      <DeskForm
        action={action}
        submitLabel="Record it and mail the link"
        doneMessage="The request is recorded"
        fieldOfRefusal={{ "data.asked_already": "email" }}
        onDone={({ isSent }) => setIsUnsent(!isSent)}
      >
        <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
          <TextField
            name="email"
            label="The customer's address"
            type="email"
            autoComplete="off"
            maxLength={254}
            required
          />
          <SelectField name="kind" label="Asked for" options={KINDS} />
          <SelectField
            name="locale"
            label="Language of the mail"
            options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
          />
          <ReasonField label="How it reached us" />
        </div>
      </DeskForm>
    </div>
  );
}
