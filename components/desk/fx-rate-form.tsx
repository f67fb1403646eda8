"use client";

import { CheckField, SelectField, TextField } from "./desk-fields";
import { type DeskAction, DeskForm } from "./desk-form";

type Props = { action: DeskAction<object>; currencies: readonly string[]; quotedAt: string };

/** A new rate, from now on. One that moved far is asked about: a slipped decimal point looks just like it. */
export function FxRateForm({ action, currencies, quotedAt }: Props) {
  return (
    <DeskForm
      action={action}
      hidden={{ quotedAt }}
      submitLabel="Record the rate"
      doneMessage="Prices follow the new rate"
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
