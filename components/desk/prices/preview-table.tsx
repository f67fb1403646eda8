import { Tags } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { PreviewLine } from "@/lib/catalog/price-preview";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatAmount, formatCount } from "../format";
import { methodWord } from "../words";
import { percentText, previewSummary } from "./change-words";

const COLUMNS: ReadonlyArray<DeskColumn<PreviewLine>> = [
  {
    key: "diamonds",
    header: "Diamonds",
    cell: ({ diamonds, currency, isInside }) => (
      <span className="figures whitespace-nowrap">
        {formatCount(diamonds)} <span className="text-third">{currency}</span>
        {!isInside && (
          <span className="block md:ml-2 md:inline">
            <Badge tone="bad">outside</Badge>
          </span>
        )}
      </span>
    ),
  },
  {
    key: "now",
    header: "Now",
    isFigure: true,
    isStacked: true,
    cell: (line) => (
      <span className="figures text-sm text-second md:text-base md:text-ink">
        <span className="md:hidden">now </span>
        {formatAmount(line.beforeMinor, line.currency)}
      </span>
    ),
  },
  {
    key: "then",
    header: "Then",
    isFigure: true,
    cell: (line) => (
      <>
        <span className="font-bold">{formatAmount(line.afterMinor, line.currency)}</span>
        {line.afterMinor === line.beforeMinor && <span className="block text-xs text-third">unchanged</span>}
      </>
    ),
  },
  {
    key: "per",
    header: "Per USD",
    isFigure: true,
    isExtra: true,
    cell: ({ perUsd }) => perUsd.toFixed(1),
  },
  {
    key: "margin",
    header: "Worst margin",
    isFigure: true,
    isExtra: true,
    cell: ({ marginMinor, currency }) => (marginMinor === null ? "" : formatAmount(marginMinor, currency)),
  },
  {
    key: "share",
    header: "Worst margin, %",
    isFigure: true,
    cell: ({ marginBp }) =>
      marginBp === null ? (
        ""
      ) : (
        <span className={marginBp < 0 ? "font-bold text-bad" : undefined}>
          {marginBp < 0 && <span className="sr-only">a loss: </span>}
          {percentText(marginBp)}
        </span>
      ),
  },
  {
    key: "method",
    header: "Paid with",
    isExtra: true,
    cell: ({ method }) => (method === null ? "" : <span className="text-second">{methodWord(method)}</span>),
  },
];

/** Every price that the change touches, as it is and as it would be. */
export function PreviewTable({ lines, isCostKnown }: { lines: readonly PreviewLine[]; isCostKnown: boolean }) {
  return (
    <>
      <div className="grid gap-1 px-5 pb-4">
        {lines.length > 0 && <p className="font-medium">{previewSummary(lines)}</p>}
        <p className="text-sm text-third">
          {isCostKnown
            ? "The worst margin is that of the way to pay that leaves least. Margin = price − tax − (the provider's fee of the total − what the customer pays on top) − diamonds × average cost in the books, at today's rate. Offers and codes are not in it. A price that rounds to what it was stays unchanged."
            : "The margin is not known: the books hold no diamonds with a cost yet. A price that rounds to what it was stays unchanged."}
        </p>
      </div>
      <DeskTable
        caption="Resulting prices"
        columns={COLUMNS}
        rows={lines}
        rowKey={({ packageId, country }) => `${packageId}:${country}`}
        empty={
          <EmptyState icon={Tags} title="No price changes">
            What you chose is not for sale, or its countries have no rate.
          </EmptyState>
        }
      />
    </>
  );
}
