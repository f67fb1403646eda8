"use client";

import { SelectField, TextField } from "../desk-fields";
import { type DeskAction, DeskForm } from "../desk-form";
import { MomentField } from "../moment-field";

type PackageOption = { value: string; label: string };
type Props = {
  action: DeskAction<object>;
  packages: readonly PackageOption[];
  countries: readonly PackageOption[];
};

/** A lower price of one package for a time. */
export function OfferForm({ action, packages, countries }: Props) {
  return (
    <DeskForm
      action={action}
      keyName="promotionId"
      submitLabel="Make the offer"
      doneMessage="The offer is made"
      fieldOfRefusal={{
        "price.outside_band": "priceUsd",
        "promotion.not_reduced": "priceUsd",
        "promotion.times": "endsAt",
        "promotion.offer_exists": "packageId",
      }}
    >
      <SelectField name="packageId" label="Package" options={packages} />
      <TextField
        name="priceUsd"
        label="Offer price, USD"
        inputMode="decimal"
        autoComplete="off"
        placeholder="9.75"
        required
      />
      <MomentField name="startsAt" label="Offer begins" />
      <MomentField name="endsAt" label="Offer ends" hint="At most a year ahead." />
      <SelectField name="countries" label="Where" options={countries} />
      <TextField
        name="usesMax"
        label="At most so many orders"
        hint="Empty: no limit."
        inputMode="numeric"
        autoComplete="off"
      />
      <TextField name="reason" label="Why (optional)" autoComplete="off" maxLength={500} />
    </DeskForm>
  );
}

/** A lower price for whoever has the code. */
export function CodeForm({ action, packages, countries }: Props) {
  return (
    <DeskForm
      action={action}
      keyName="promotionId"
      submitLabel="Make the code"
      doneMessage="The code is made"
      fieldOfRefusal={{ "promotion.code_taken": "code", "promotion.times": "endsAt", "package.not_found": "packageId" }}
    >
      <TextField name="code" label="Code" autoComplete="off" maxLength={30} placeholder="WELCOME5" required />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField name="percent" label="Percent off" inputMode="decimal" autoComplete="off" placeholder="5" />
        <TextField
          name="amountUsd"
          label="Or US dollars off"
          inputMode="decimal"
          autoComplete="off"
          placeholder="1.00"
        />
      </div>
      <TextField name="minimumUsd" label="For orders from, USD (optional)" inputMode="decimal" autoComplete="off" />
      <SelectField name="packageId" label="For" options={[{ value: "", label: "Every amount" }, ...packages]} />
      <SelectField name="countries" label="Where" options={countries} />
      <MomentField name="startsAt" label="Code begins" />
      <MomentField name="endsAt" label="Code ends (optional)" hint="Empty: no end." isRequired={false} />
      <LimitFields />
      <TextField name="reason" label="Why (optional)" autoComplete="off" maxLength={500} />
    </DeskForm>
  );
}

function LimitFields() {
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <TextField
        name="usesMax"
        label="At most so many uses"
        hint="Empty: no limit."
        inputMode="numeric"
        autoComplete="off"
      />
      <TextField
        name="customerUsesMax"
        label="Each customer at most"
        hint="By account, e-mail and recipient."
        inputMode="numeric"
        autoComplete="off"
      />
    </div>
  );
}
