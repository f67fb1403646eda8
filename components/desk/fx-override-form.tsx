"use client";

import { useId, useRef } from "react";
import { Field, TextInput } from "@/components/ui/field";
import { CheckField, ReasonField, SelectField, TextField } from "./desk-fields";
import { type DeskAction, DeskForm, useFieldError } from "./desk-form";

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
      <UntilField />
      <ReasonField />
      <CheckField name="isConfirmed" label="It really is more than 20 % away" />
    </DeskForm>
  );
}

/** A browser's date and time carry no time zone; what is sent is the moment. */
function UntilField() {
  const id = useId();
  const error = useFieldError("until");
  const moment = useRef<HTMLInputElement>(null);
  return (
    <Field id={id} label="Until" hint="Your own time, at most 31 days ahead." error={error}>
      <TextInput
        id={id}
        type="datetime-local"
        hasHint
        tone={error === undefined ? "plain" : "bad"}
        onChange={({ target }) => {
          if (moment.current) moment.current.value = target.value === "" ? "" : new Date(target.value).toISOString();
        }}
        required
      />
      {/* A text that is not shown, since a form's reset does not empty one of type "hidden". */}
      <input ref={moment} type="text" name="until" defaultValue="" hidden readOnly />
    </Field>
  );
}
