"use client";

import { SelectField, TextField } from "./desk-fields";
import { type DeskAction, DeskForm } from "./desk-form";

type Props = { action: DeskAction<object>; custodians: ReadonlyArray<{ value: string; label: string }> };

/** Diamonds that the supplier put into an account, with what they cost. */
export function DepositForm({ action, custodians }: Props) {
  return (
    <DeskForm
      action={action}
      keyName="depositId"
      submitLabel="Record the deposit"
      busyLabel="Recording"
      doneMessage="The deposit is in the books"
    >
      <SelectField name="custodianId" label="Account" options={custodians} />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          name="diamonds"
          label="Diamonds"
          inputMode="numeric"
          placeholder="500,000"
          autoComplete="off"
          required
        />
        <TextField
          name="costUsd"
          label="Cost together, USD"
          inputMode="decimal"
          placeholder="8250.00"
          autoComplete="off"
          required
        />
      </div>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField name="supplier" label="Supplier" autoComplete="off" maxLength={120} required />
        <TextField name="document" label="Invoice or transfer" autoComplete="off" maxLength={120} required />
      </div>
    </DeskForm>
  );
}
