"use client";

import type { StaffRole } from "@/lib/shared/actor";
import { SelectField, TextField } from "./desk-fields";
import { type DeskAction, DeskForm } from "./desk-form";

const ROLES: readonly { value: StaffRole; label: string }[] = [
  { value: "support", label: "Support: orders and queues" },
  { value: "supervisor", label: "Supervisor: support, and what it must ask for" },
  { value: "finance", label: "Finance: money, diamonds, rates" },
  { value: "admin", label: "Admin: everything" },
];

/** Makes an account that signs in with a password. */
export function NewStaffForm({ action }: { action: DeskAction<object> }) {
  return (
    <DeskForm
      action={action}
      submitLabel="Make the account"
      doneMessage="The account is made"
      fieldOfRefusal={{ "auth.weak_password": "password", "auth.address_taken": "email" }}
    >
      <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <TextField name="email" label="E-mail address" type="email" autoComplete="off" maxLength={254} required />
        <TextField name="name" label="Name (optional)" autoComplete="off" maxLength={80} />
        <SelectField name="role" label="Role" options={ROLES} />
        <TextField
          name="password"
          label="First password"
          type="password"
          autoComplete="new-password"
          hint="12 characters or more. Hand it over in person."
          required
        />
      </div>
    </DeskForm>
  );
}
