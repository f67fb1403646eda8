import type { ReactNode } from "react";
import { classNames } from "./class-names";

export type Column<Row> = {
  key: string;
  header: ReactNode;
  /** Figures stand at the right, in tabular figures. */
  isFigure?: boolean;
  /** Hidden below 768 px. */
  isExtra?: boolean;
  cell: (row: Row) => ReactNode;
};

type Props<Row> = {
  caption: string;
  columns: ReadonlyArray<Column<Row>>;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** What would be here: shown in place of the rows. */
  empty: ReactNode;
  isSelected?: (row: Row) => boolean;
};

/** A table with a sticky header inside its own scroll area. Works in server components: it holds no state. */
export function Table<Row>({ caption, columns, rows, rowKey, empty, isSelected }: Props<Row>) {
  if (rows.length === 0) return <>{empty}</>;
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-base">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={classNames(
                  "sticky top-0 border-b border-line bg-sunken px-4 py-2.5 text-xs font-medium whitespace-nowrap text-third",
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
              aria-selected={isSelected?.(row)}
              className="border-b border-line transition last:border-b-0 hover:bg-sunken aria-selected:bg-accent-soft"
            >
              {columns.map((column) => (
                <td
                  key={column.key}
                  className={classNames(
                    "px-4 py-2.5 align-middle",
                    column.isFigure && "figures text-right whitespace-nowrap",
                    column.isExtra && "hidden md:table-cell",
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
