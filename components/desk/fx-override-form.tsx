"use client";

import { CheckField, ReasonField, SelectField, TextField } from "./desk-fields";
import { type DeskAction, DeskForm } from "./desk-form";
import { MomentField } from "./moment-field";

type Props = { action: DeskAction<object>; currencies: readonly string[] };

/** A rate that a person sets against the quotes, until a moment that they choose. */
export function FxOverrideForm({ action, currencies }: Props) {
  return (
    <DeskForm
      action={action}
      keyName="overrideId"
      submitLabel="Set the rate"
      doneMessage="Prices follow the rate that you set"
      fieldOfRefusal={{
        "price.rate_implausible": "perUsd",
        "price.override_exists": "currency",
        "price.override_end": "until",
      }}
    >
      <SelectField
        name="currency"
        label="Currency"
        options={currencies.map((currency) => ({ value: currency, label: currency }))}
      />
      <TextField name="perUsd" label="For 1 USD" inputMode="decimal" autoComplete="off" placeholder="58.25" required />
      <MomentField name="until" label="Until" hint="At most 31 days ahead." />
      <ReasonField />
      <CheckField name="isConfirmed" label="It really is more than 20 % away" />
    </DeskForm>
  );
}
