"use client";

import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { showToast } from "@/components/ui/toast";
import { ReasonField, SelectField, TextField } from "../desk-fields";
import { type DeskAction, DeskForm } from "../desk-form";
import { ROLE_OPTIONS } from "../device-words";

/** Invites an address to a role; the link goes there by mail. */
export function InviteForm({ action }: { action: DeskAction<{ isSent: boolean }> }) {
  const [isUnsent, setIsUnsent] = useState(false);
  return (
    <div className="grid gap-4">
      {isUnsent && (
        <Alert tone="warning" role="alert">
          The invitation is made, but its mail could not be sent. Send it again from the list above.
        </Alert>
      )}
      <DeskForm
        action={action}
        submitLabel="Send the invitation"
        doneMessage="The invitation is made"
        fieldOfRefusal={{ "auth.address_taken": "email", "auth.invitation_open": "email" }}
        onDone={({ isSent }) => {
          setIsUnsent(!isSent);
          if (isSent) showToast("The invitation is on its way");
        }}
      >
        <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-3">
          <TextField name="email" label="E-mail address" type="email" autoComplete="off" maxLength={254} required />
          <SelectField name="role" label="Role" options={ROLE_OPTIONS} />
          <ReasonField label="Why" />
        </div>
      </DeskForm>
    </div>
  );
}
