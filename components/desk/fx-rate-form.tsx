"use client";

import { CheckField, SelectField, TextField } from "./desk-fields";
import { type DeskAction, DeskForm } from "./desk-form";

type Props = { action: DeskAction<object>; currencies: readonly string[]; quotedAt: string };

/** A new quote, as of now; one of a later date takes over. One that moved far is asked about: a slipped decimal point looks just like it. */
export function FxRateForm({ action, currencies, quotedAt }: Props) {
  return (
    <DeskForm
      action={action}
      hidden={{ quotedAt }}
      submitLabel="Record the rate"
      doneMessage="The rate is on record"
      fieldOfRefusal={{ "price.rate_implausible": "perUsd" }}
    >
      <SelectField
        name="currency"
        label="Currency"
        options={currencies.map((currency) => ({ value: currency, label: currency }))}
      />
      <TextField name="perUsd" label="For 1 USD" inputMode="decimal" autoComplete="off" placeholder="58.25" required />
      <TextField name="source" label="Where it comes from" autoComplete="off" maxLength={100} required />
      <CheckField name="isConfirmed" label="It really moved more than 20 %" />
    </DeskForm>
  );
}
