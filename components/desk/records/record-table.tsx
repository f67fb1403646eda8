import type { ReactNode } from "react";
import type { Currency } from "@/lib/shared/money";
import { channelName } from "../channel-words";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatAmount } from "../format";
import { When } from "../when";
import { RecordEmpty } from "./record-empty";
import type { RecordTableProps } from "./record-table-props";

export const NONE: ReactNode = <span className="text-third">—</span>;

export const whenCell = (at: string | null): ReactNode =>
  at === null ? NONE : <When at={at} className="whitespace-nowrap text-second" />;

export const CHANNEL: DeskColumn<{ channel: string }> = {
  key: "channel",
  header: "Channel",
  isExtra: true,
  cell: (line) => <span className="whitespace-nowrap">{channelName(line.channel)}</span>,
};

export const AMOUNT: DeskColumn<{ amountMinor: string; currency: Currency }> = {
  key: "amount",
  header: "Amount",
  isFigure: true,
  cell: (line) => formatAmount(line.amountMinor, line.currency),
};

type Props<Line> = RecordTableProps<Line> & {
  caption: string;
  columns: ReadonlyArray<DeskColumn<Line>>;
  /** What would be here. */
  children: string;
};

/** The lines of one table of records; each leads to its details at the side. */
export function RecordTable<Line extends { id: string }>({ lines, hrefOf, selectedId, ...props }: Props<Line>) {
  const { caption, columns, hasFilters, isCut, children } = props;
  return (
    <DeskTable
      caption={caption}
      columns={columns}
      rows={lines}
      rowKey={({ id }) => id}
      rowHref={hrefOf}
      isSelected={({ id }) => id === selectedId}
      isNarrow={selectedId !== undefined}
      empty={
        <RecordEmpty title={`No ${caption.toLowerCase()} here`} hasFilters={hasFilters} isCut={isCut}>
          {children}
        </RecordEmpty>
      }
    />
  );
}
