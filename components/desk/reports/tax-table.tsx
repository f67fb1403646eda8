import { Landmark } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import type { Period } from "@/lib/insight/reports/period";
import type { TaxRow } from "@/lib/insight/reports/tax";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatAmount, formatCount, formatShare } from "../format";
import { AmountLink } from "./figure-cell";
import { behindHref, countryName, formatUsdMicro } from "./figures";

/** What a filing asks for: per country, rate and currency, in the currency that was charged. */
export function TaxTable({ rows, period: { from, to } }: { rows: readonly TaxRow[]; period: Period }) {
  const amount = (
    key: "sales" | "collected" | "refunded" | "returned" | "net",
    header: string,
  ): DeskColumn<TaxRow> => ({
    // On a phone what is to be paid is the answer.
    ...{ key, header, isFigure: true, isExtra: key !== "net" },
    cell: (row) => {
      const text = formatAmount(row[key], row.unit);
      const of = { from, to, unit: row.unit, rate: row.rateBp };
      if (key === "sales")
        return (
          <AmountLink
            text={text}
            href={behindHref({ ...of, line: "revenue", country: row.country, positive: "credits" })}
          />
        );
      if (key === "refunded") return <span className={row.refunded === 0n ? "text-third" : ""}>{text}</span>;
      const positive = key === "returned" ? undefined : "credits";
      return <AmountLink text={text} href={behindHref({ ...of, account: `tax:${row.country}`, positive })} />;
    },
  });
  const columns: DeskColumn<TaxRow>[] = [
    {
      key: "country",
      header: "Country",
      cell: ({ country }) => <span className="font-medium whitespace-nowrap">{countryName(country)}</span>,
    },
    {
      ...{ key: "rate", header: "Rate", isFigure: true, isStacked: true },
      cell: ({ rateBp }) => (rateBp < 0 ? <span className="text-third">—</span> : formatShare(rateBp)),
    },
    {
      key: "orders",
      header: "Delivered orders",
      isFigure: true,
      isExtra: true,
      cell: ({ orders }) => formatCount(orders),
    },
    amount("sales", "Sales without tax"),
    amount("collected", "Tax collected"),
    amount("refunded", "Refunded"),
    amount("returned", "Tax returned"),
    amount("net", "Tax to pay"),
    {
      ...{ key: "usd", header: "In dollars", isFigure: true, isExtra: true },
      cell: ({ netUsdMicro }) => formatUsdMicro(netUsdMicro),
    },
  ];
  return (
    <DeskTable
      caption="Tax by country and rate"
      columns={columns}
      rows={rows}
      rowKey={({ country, unit, rateBp }) => `${country}|${unit}|${rateBp}`}
      empty={
        <EmptyState icon={Landmark} title="No tax in this period">
          Tax is booked when diamonds are delivered, at the rate that the order was quoted with.
        </EmptyState>
      }
    />
  );
}
