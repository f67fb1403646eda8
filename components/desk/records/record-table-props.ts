/** What the tables of records are given alike. */
export type RecordTableProps<Line> = {
  lines: readonly Line[];
  hrefOf: (line: Line) => string;
  /** Whose details are open at the side. */
  selectedId: string | undefined;
  hasFilters: boolean;
  /** The look ended before the page was full. */
  isCut: boolean;
};
