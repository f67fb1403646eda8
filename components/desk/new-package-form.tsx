"use client";

import { useState } from "react";
import { SelectField, TextField } from "./desk-fields";
import { type DeskAction, DeskForm } from "./desk-form";
import { PriceField } from "./price-field";
import { BADGE_OPTIONS } from "./prices/badge-options";

/** Puts another package on sale. */
export function NewPackageForm({ action }: { action: DeskAction<{ packageId: string; version: number }> }) {
  const [diamonds, setDiamonds] = useState(0);
  return (
    <DeskForm
      action={action}
      submitLabel="Put it on sale"
      doneMessage="The package is for sale"
      fieldOfRefusal={{ "price.outside_band": "priceUsd", "package.duplicate": "diamonds" }}
    >
      <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <TextField
          name="diamonds"
          label="Diamonds"
          inputMode="numeric"
          autoComplete="off"
          placeholder="1500"
          onChange={(event) => setDiamonds(Number(event.target.value) || 0)}
          required
        />
        <PriceField diamonds={diamonds} />
        <SelectField name="badge" label="Badge" options={BADGE_OPTIONS} />
        <TextField name="reason" label="Reason (optional)" autoComplete="off" maxLength={500} />
      </div>
    </DeskForm>
  );
}
