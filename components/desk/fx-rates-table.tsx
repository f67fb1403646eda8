import { Coins } from "lucide-react";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { FxAge } from "@/lib/catalog/fx-age";
import { ReasonField } from "./desk-fields";
import type { DeskAction } from "./desk-form";
import { type DeskColumn, DeskTable } from "./desk-table";
import { DialogForm } from "./dialog-form";
import { rateText } from "./fx-text";
import { When } from "./when";

export type RateLine = {
  currency: string;
  perUsdMicro: string;
  source: string;
  quotedAt: string;
  age: FxAge;
  override: { id: string; until: string; reason: string; quotedMicro: string | null } | null;
};

/** Says in time that rates are not renewed: after `staleHours` their countries are not sold to. */
export function FxAgeNote({
  rates,
  staleHours,
}: {
  rates: ReadonlyArray<Pick<RateLine, "currency" | "age">>;
  staleHours: number;
}) {
  const listed = (age: FxAge) => rates.flatMap((rate) => (rate.age === age ? rate.currency : [])).join(", ");
  const [stale, ageing] = [listed("stale"), listed("ageing")];
  return (
    <>
      {stale !== "" && (
        <Alert tone="bad" title={`Nothing is sold in ${stale}`}>
          These rates are more than {staleHours} hours old. Set a rate for a time, or record a quote.
        </Alert>
      )}
      {ageing !== "" && (
        <Alert tone="warning" title={`The rates of ${ageing} were not renewed for more than a day`}>
          When they are {staleHours} hours old, nothing is sold in these currencies any more.
        </Alert>
      )}
    </>
  );
}

function StateOf({ rate }: { rate: RateLine }) {
  if (rate.override !== null) {
    return (
      <span title={rate.override.reason} className="whitespace-nowrap">
        <Badge tone="accent">set by hand</Badge> <span className="text-sm text-second">ends </span>
        <When at={rate.override.until} className="text-sm text-second" />
      </span>
    );
  }
  if (rate.age === "stale") return <Badge tone="bad">too old: not sold</Badge>;
  if (rate.age === "ageing") return <Badge tone="warning">not renewed</Badge>;
  return null;
}

function columnsWith(endAction: DeskAction<object>): ReadonlyArray<DeskColumn<RateLine>> {
  return [
    { key: "currency", header: "Currency", cell: (rate) => <span className="font-medium">{rate.currency}</span> },
    { key: "rate", header: "For 1 USD", isFigure: true, cell: (rate) => rateText(rate.perUsdMicro) },
    {
      key: "when",
      header: "As of",
      isStacked: true,
      cell: (rate) => (
        <When at={rate.quotedAt} className="text-sm whitespace-nowrap text-second md:text-base md:text-ink" />
      ),
    },
    { key: "state", header: "State", isStacked: true, cell: (rate) => <StateOf rate={rate} /> },
    {
      key: "source",
      header: "Source",
      isExtra: true,
      cell: (rate) => <span className="wrap-anywhere text-second">{rate.override?.reason ?? rate.source}</span>,
    },
    {
      key: "end",
      header: <span className="sr-only">End</span>,
      cell: (rate) =>
        rate.override !== null && (
          <DialogForm
            label="End it"
            title={`End the ${rate.currency} rate that was set by hand?`}
            explanation={
              rate.override.quotedMicro === null
                ? "There is no quote below it: this currency is then not sold in."
                : `Prices follow the newest quote again: ${rateText(rate.override.quotedMicro)}.`
            }
            action={endAction}
            hidden={{ overrideId: rate.override.id }}
            submitLabel="End it now"
            doneMessage="Prices follow the newest quote"
            variant="quiet"
          >
            <ReasonField />
          </DialogForm>
        ),
    },
  ];
}

type Props = { rates: readonly RateLine[]; endAction: DeskAction<object> };

/** The rates that prices follow now. Orders keep the rate they were quoted with. */
export function FxRatesTable({ rates, endAction }: Props) {
  return (
    <DeskTable
      caption="Exchange rates"
      columns={columnsWith(endAction)}
      rows={rates}
      rowKey={(rate) => rate.currency}
      empty={
        <EmptyState icon={Coins} title="No rate yet">
          Without a rate nothing can be sold in a currency. The worker asks for them, or record the first one beside
          this.
        </EmptyState>
      }
    />
  );
}
