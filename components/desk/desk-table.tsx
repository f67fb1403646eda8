import Link from "next/link";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

export type DeskColumn<Row> = {
  key: string;
  header: ReactNode;
  /** Figures stand at the right, in tabular figures. */
  isFigure?: boolean;
  /** Left out below 768 px, where the panel or the page shows it. */
  isExtra?: boolean;
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
  /** What would be here. */
  empty: ReactNode;
};

/**
 * A dense table whose header stays in sight while the page scrolls. Wide screens scroll the page itself; on narrow ones the
 * table scrolls sideways in its own box.
 */
export function DeskTable<Row>({ caption, columns, rows, rowKey, rowHref, isSelected, empty }: Props<Row>) {
  if (rows.length === 0) return <>{empty}</>;
  return (
    <div className="overflow-x-auto xl:overflow-visible">
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
                  column.isExtra && "hidden md:table-cell",
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
                    "border-b border-line px-3 py-2 align-middle first:pl-5 last:pr-5 group-last:border-b-0",
                    column.isFigure && "figures text-right whitespace-nowrap",
                    column.isExtra && "hidden md:table-cell",
                  )}
                >
                  {index === 0 && rowHref ? (
                    <Link
                      href={rowHref(row)}
                      prefetch={false}
                      scroll={false}
                      data-row-link
                      className="rounded-sm font-medium after:absolute after:inset-0"
                    >
                      {column.cell(row)}
                    </Link>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
