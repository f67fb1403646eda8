import { Coins } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { type DeskColumn, DeskTable } from "./desk-table";
import { When } from "./when";

export type RateLine = { currency: string; perUsdMicro: string; source: string; quotedAt: string };

/** "58.25" from millionths: at least two decimals, no zeros behind them. */
function rateText(perUsdMicro: string): string {
  const digits = perUsdMicro.padStart(7, "0");
  const fraction = digits.slice(-6).replace(/0{1,4}$/, "");
  return `${Number(digits.slice(0, -6)).toLocaleString("en")}.${fraction}`;
}

const COLUMNS: ReadonlyArray<DeskColumn<RateLine>> = [
  { key: "currency", header: "Currency", cell: (rate) => <span className="font-medium">{rate.currency}</span> },
  { key: "rate", header: "For 1 USD", isFigure: true, cell: (rate) => rateText(rate.perUsdMicro) },
  { key: "when", header: "As of", cell: (rate) => <When at={rate.quotedAt} className="whitespace-nowrap" /> },
  {
    key: "source",
    header: "Source",
    isExtra: true,
    cell: (rate) => <span className="text-second">{rate.source}</span>,
  },
];

/** The rates that prices follow now. Orders keep the rate they were quoted with. */
export function FxRatesTable({ rates }: { rates: readonly RateLine[] }) {
  return (
    <DeskTable
      caption="Exchange rates"
      columns={COLUMNS}
      rows={rates}
      rowKey={(rate) => rate.currency}
      empty={
        <EmptyState icon={Coins} title="No rate yet">
          Without a rate nothing can be sold in a currency. Record the first one beside this.
        </EmptyState>
      }
    />
  );
}
