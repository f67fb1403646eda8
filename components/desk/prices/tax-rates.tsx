import { Landmark } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { SelectField, TextField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DeskForm } from "../desk-form";
import { type DeskColumn, DeskTable } from "../desk-table";
import { MomentField } from "../moment-field";
import { dayText, percentText } from "./change-words";

export type TaxLine = {
  country: string;
  name: string;
  rateBp: number;
  validFrom: string;
  state: "in_force" | "coming" | "past";
};

const STATES: Record<TaxLine["state"], { word: string; tone: Tone }> = {
  in_force: { word: "in force", tone: "good" },
  coming: { word: "to come", tone: "warning" },
  past: { word: "past", tone: "neutral" },
};

const COLUMNS: ReadonlyArray<DeskColumn<TaxLine>> = [
  { key: "country", header: "Country", cell: ({ country }) => <span className="font-medium">{country}</span> },
  { key: "rate", header: "Tax", isFigure: true, cell: ({ name, rateBp }) => `${name} ${percentText(rateBp)}` },
  {
    key: "state",
    header: "State",
    cell: ({ state }) => <Badge tone={STATES[state].tone}>{STATES[state].word}</Badge>,
  },
  {
    key: "from",
    header: "From",
    isStacked: true,
    cell: ({ validFrom }) => <span className="figures text-sm text-second">{dayText(validFrom)}</span>,
  },
];

/** The tax of each country, by the day from which it counts. An order keeps the tax of its day. */
export function TaxRatesTable({ rates }: { rates: readonly TaxLine[] }) {
  return (
    <DeskTable
      caption="Tax rates"
      columns={COLUMNS}
      rows={rates}
      rowKey={({ country, validFrom }) => `${country}:${validFrom}`}
      empty={
        <EmptyState icon={Landmark} title="No tax rate yet">
          Without one nothing can be sold in a country.
        </EmptyState>
      }
    />
  );
}

export function TaxRateForm({ action, countries }: { action: DeskAction<object>; countries: readonly string[] }) {
  return (
    <DeskForm
      action={action}
      keyName="changeId"
      submitLabel="Record the rate"
      doneMessage="The tax rate is on record"
      fieldOfRefusal={{ "price.tax_date": "validFrom" }}
    >
      <SelectField name="country" label="Country" options={countries.map((value) => ({ value, label: value }))} />
      <TextField name="name" label="Name" placeholder="VAT" autoComplete="off" maxLength={20} required />
      <TextField name="rate" label="Rate, %" placeholder="12" inputMode="decimal" autoComplete="off" required />
      <MomentField
        name="validFrom"
        label="From"
        hint="Still to come. Prices contain the tax, so they stay and the shop's share changes."
      />
      <TextField name="reason" label="Reason (optional)" autoComplete="off" maxLength={500} />
    </DeskForm>
  );
}
