import { Percent } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { TextField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { type DeskColumn, DeskTable } from "../desk-table";
import { DialogForm } from "../dialog-form";
import { MomentField } from "../moment-field";
import { When } from "../when";
import { methodWord } from "../words";
import { percentText } from "./change-words";

export type MarkupLine = {
  currency: string;
  version: number;
  markupBp: number;
  coming: readonly { markupBp: number; validFrom: string }[];
};

/** What each currency's customers pay on top of the price in dollars. `action` is null for those who may only read. */
export function MarkupsTable({
  markups,
  action,
}: {
  markups: readonly MarkupLine[];
  action: DeskAction<object> | null;
}) {
  const columns: DeskColumn<MarkupLine>[] = [
    { key: "currency", header: "Currency", cell: ({ currency }) => <span className="font-medium">{currency}</span> },
    { key: "now", header: "Mark-up", isFigure: true, cell: ({ markupBp }) => percentText(markupBp) },
    {
      key: "coming",
      header: "To come",
      isStacked: true,
      cell: ({ coming }) => (
        <span className="figures text-sm text-second">
          {coming.map(({ markupBp, validFrom }) => (
            <span key={validFrom} className="block">
              {percentText(markupBp)} <When at={validFrom} />
            </span>
          ))}
        </span>
      ),
    },
  ];
  if (action !== null) {
    columns.push({
      key: "change",
      header: <span className="sr-only">Change</span>,
      cell: ({ currency, version, markupBp }) => (
        <DialogForm
          label={<>Set{<span className="sr-only"> the mark-up of {currency}</span>}</>}
          title={`Mark-up of ${currency}`}
          explanation="Below 0 its customers pay less than the price in dollars. The bulk change shows every resulting price first."
          action={action}
          hidden={{ currency, version: String(version) }}
          keyName="changeId"
          submitLabel="Set the mark-up"
          doneMessage="The mark-up is on record"
          variant="quiet"
          fieldOfRefusal={{ "price.outside_band": "markup" }}
        >
          <TextField
            name="markup"
            label="Mark-up, %"
            inputMode="decimal"
            autoComplete="off"
            defaultValue={String(markupBp / 100)}
            required
          />
          <MomentField name="validFrom" label="From (optional)" hint="Empty: now." isRequired={false} />
          <TextField name="reason" label="Reason (optional)" autoComplete="off" maxLength={500} />
        </DialogForm>
      ),
    });
  }
  return (
    <DeskTable
      caption="Mark-ups"
      columns={columns}
      rows={markups}
      rowKey={({ currency }) => currency}
      empty={<EmptyState icon={Percent} title="No currency" />}
    />
  );
}

export type SurchargeLine = { method: string; surchargeBp: number; countries: readonly string[] };

/** What customers of each method pay on top, on all of its channels. */
export function SurchargesTable({
  surcharges,
  action,
}: {
  surcharges: readonly SurchargeLine[];
  action: DeskAction<object> | null;
}) {
  const columns: DeskColumn<SurchargeLine>[] = [
    {
      key: "method",
      header: "Way to pay",
      cell: ({ method }) => <span className="font-medium">{methodWord(method)}</span>,
    },
    {
      key: "fee",
      header: "On top",
      isFigure: true,
      cell: ({ surchargeBp }) => (surchargeBp === 0 ? "no fee" : percentText(surchargeBp)),
    },
    {
      key: "countries",
      header: "Countries",
      isExtra: true,
      cell: ({ countries }) => <span className="text-second">{countries.join(", ")}</span>,
    },
  ];
  if (action !== null) {
    columns.push({
      key: "change",
      header: <span className="sr-only">Change</span>,
      cell: ({ method, surchargeBp }) => (
        <DialogForm
          label={<>Set{<span className="sr-only"> the fee of {methodWord(method)}</span>}</>}
          title={`Fee of ${methodWord(method)}`}
          explanation="Its customers pay it on top of the price, on every channel of this method. Orders that were placed keep theirs. The bulk change shows every resulting price and margin first."
          action={action}
          hidden={{ method, from: String(surchargeBp) }}
          keyName="changeId"
          submitLabel="Set the fee"
          doneMessage="The fee is in force"
          variant="quiet"
          fieldOfRefusal={{ "price.outside_band": "surcharge" }}
        >
          <TextField
            name="surcharge"
            label="On top, %"
            inputMode="decimal"
            autoComplete="off"
            defaultValue={String(surchargeBp / 100)}
            hint="Between 0 and 30."
            required
          />
          <TextField name="reason" label="Reason (optional)" autoComplete="off" maxLength={500} />
        </DialogForm>
      ),
    });
  }
  return (
    <DeskTable
      caption="Fees of ways to pay"
      columns={columns}
      rows={surcharges}
      rowKey={({ method }) => method}
      empty={<EmptyState icon={Percent} title="No way to pay yet" />}
    />
  );
}
