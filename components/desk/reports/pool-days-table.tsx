import { type PoolDay, perDiamondMicro, valueUsdMinor } from "@/lib/insight/reports/pool-value";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatAmount, formatCount } from "../format";
import { formatPerThousand } from "./figures";

type Props = { history: readonly PoolDay[]; priceMicro: bigint | null };

/** The pool at the end of each day, newest first. */
export function PoolDaysTable({ history, priceMicro }: Props) {
  const columns: DeskColumn<PoolDay>[] = [
    { key: "day", header: "End of", cell: ({ day }) => <span className="figures whitespace-nowrap">{day}</span> },
    { key: "diamonds", header: "Diamonds", isFigure: true, cell: ({ diamonds }) => formatCount(diamonds) },
    {
      ...{ key: "cost", header: "At cost", isFigure: true },
      cell: ({ inventoryUsdMinor }) => formatAmount(inventoryUsdMinor, "USD"),
    },
    {
      ...{ key: "average", header: "Average per 1,000", isFigure: true },
      cell: ({ inventoryUsdMinor, diamonds }) =>
        formatPerThousand(perDiamondMicro(inventoryUsdMinor * 10_000n, diamonds)),
    },
    {
      ...{ key: "price", header: "At selling price", isFigure: true, isExtra: true },
      cell: ({ diamonds }) => (priceMicro === null ? "—" : formatAmount(valueUsdMinor(diamonds, priceMicro), "USD")),
    },
  ];
  return (
    <DeskTable
      caption="The pool at the end of each day"
      columns={columns}
      rows={[...history].reverse()}
      rowKey={({ day }) => day}
      empty={null}
    />
  );
}
