import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { RowLink } from "./row-link";

export type DeskColumn<Row> = {
  key: string;
  header: ReactNode;
  /** Figures stand at the right, in tabular figures. */
  isFigure?: boolean;
  /** Left out below 768 px, where the panel or the page shows it. */
  isExtra?: boolean;
  /** Below 768 px it stands under the first cell rather than in a column of its own. */
  isStacked?: boolean;
  cell: (row: Row) => ReactNode;
};

type Props<Row> = {
  caption: string;
  columns: ReadonlyArray<DeskColumn<Row>>;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Where a row leads: its first cell becomes the link that `j` and `k` walk along. */
  rowHref?: (row: Row) => string;
  isSelected?: (row: Row) => boolean;
  /** A panel stands beside it: only what matters most. */
  isNarrow?: boolean;
  /** What would be here. */
  empty: ReactNode;
};

/**
 * A dense table whose header stays in sight while the page scrolls. With the width of a page it lets the page scroll; on a
 * narrow screen, in half a card or beside a panel it scrolls sideways in its own box, so that it never covers its neighbour.
 */
export function DeskTable<Row>(props: Props<Row>) {
  const { caption, rows, rowKey, rowHref, isSelected, isNarrow = false } = props;
  if (rows.length === 0) return <>{props.empty}</>;
  const columns = isNarrow ? props.columns.filter(({ isExtra }) => !isExtra) : props.columns;
  return (
    <div className="@container">
      <section
        aria-label={caption}
        // Without a link in its rows the keyboard could not scroll it sideways.
        tabIndex={rowHref === undefined ? 0 : undefined}
        className="overflow-x-auto @min-[60rem]:overflow-visible"
      >
        <table className="w-full border-separate border-spacing-0 text-base">
          <caption className="sr-only">{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  className={classNames(
                    "sticky top-0 z-10 border-y border-line bg-sunken px-3 py-2 text-xs font-medium whitespace-nowrap text-third first:pl-5 last:pr-5",
                    column.isFigure ? "text-right" : "text-left",
                    (column.isExtra || column.isStacked) && "hidden md:table-cell",
                  )}
                >
                  {column.header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr
                key={rowKey(row)}
                aria-current={isSelected?.(row) || undefined}
                className="group relative transition hover:bg-sunken has-[[data-row-link]:focus-visible]:bg-sunken aria-[current]:bg-accent-soft"
              >
                {columns.map((column, index) => (
                  <td
                    key={column.key}
                    className={classNames(
                      "border-b border-line px-3 py-2 align-middle *:align-middle first:pl-5 last:pr-5 group-last:border-b-0",
                      column.isFigure && "figures text-right whitespace-nowrap",
                      (column.isExtra || column.isStacked) && "hidden md:table-cell",
                    )}
                  >
                    {index === 0 ? <FirstCell columns={columns} row={row} href={rowHref?.(row)} /> : column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

/** The row's link, and on narrow screens what is stacked below it. */
function FirstCell<Row>({ columns, row, href }: { columns: ReadonlyArray<DeskColumn<Row>>; row: Row; href?: string }) {
  const [first, ...others] = columns;
  if (first === undefined) return null;
  const stacked = others.filter(({ isStacked }) => isStacked);
  return (
    <>
      {href === undefined ? first.cell(row) : <RowLink href={href}>{first.cell(row)}</RowLink>}
      {stacked.map((column) => (
        <span key={column.key} className="mt-1 block md:hidden">
          {column.cell(row)}
        </span>
      ))}
    </>
  );
}
