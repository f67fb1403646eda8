import "server-only";
import { NO_STORE } from "@/lib/http/door";

export type CsvValue = string | number | null;

/** A cell that a spreadsheet would run as a formula gets an apostrophe in front; quotes are doubled (RFC 4180). */
export function csvCell(value: CsvValue): string {
  const text = value === null ? "" : String(value);
  const isFormula = typeof value === "string" && /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  return `"${(isFormula ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** One column of an export: its name and what stands in it. */
export type CsvColumn<Line> = readonly [name: string, cell: (line: Line) => CsvValue];

export type CsvPage<Line, Cursor> = { lines: readonly Line[]; next: Cursor | null };

export type CsvOutcome = { rows: number; outcome: "complete" | "cancelled" | "failed" };

type Csv<Line, Cursor> = {
  fileName: string;
  columns: readonly CsvColumn<Line>[];
  readPage: (cursor: Cursor | null) => Promise<CsvPage<Line, Cursor>>;
  /** Called once, when everything was handed over, the reader went away or a page could not be read. */
  onEnd?: (how: CsvOutcome) => Promise<void>;
};

/**
 * Streams a table as CSV, a page of rows at a time, and reads the next page only when the last was taken: the export of a year needs no
 * more memory than that of an hour, no transaction stays open for a slow reader, and it stops when the browser goes away.
 */
export function csvStream<Line, Cursor>({ fileName, columns, readPage, onEnd }: Csv<Line, Cursor>): Response {
  const encoder = new TextEncoder();
  const textOf = (cells: readonly CsvValue[]) => `${cells.map(csvCell).join(",")}\r\n`;
  let cursor: Cursor | null = null;
  let rows = 0;
  let hasBegun = false;
  let hasEnded = false;
  const end = async (outcome: CsvOutcome["outcome"]) => {
    if (hasEnded) return;
    hasEnded = true;
    await onEnd?.({ rows, outcome });
  };
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const page = await readPage(cursor);
          if (hasEnded) return;
          let text = hasBegun ? "" : `\uFEFF${textOf(columns.map(([name]) => name))}`;
          for (const line of page.lines) text += textOf(columns.map(([, cell]) => cell(line)));
          hasBegun = true;
          rows += page.lines.length;
          cursor = page.next;
          controller.enqueue(encoder.encode(text));
          if (cursor !== null) return;
          await end("complete");
          controller.close();
        } catch (error) {
          await end("failed");
          throw error;
        }
      },
      cancel: () => end("cancelled"),
    },
    // Nothing is read ahead of the browser.
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      ...NO_STORE,
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${fileName}"`,
    },
  });
}

/** The same for rows that are cells already. */
export function csvResponse<Cursor>(
  fileName: string,
  header: readonly string[],
  readPage: (cursor: Cursor | null) => Promise<{ rows: CsvValue[][]; next: Cursor | null }>,
): Response {
  return csvStream<CsvValue[], Cursor>({
    fileName,
    columns: header.map((name, at) => [name, (cells) => cells[at] ?? null] as const),
    readPage: async (cursor) => {
      const { rows, next } = await readPage(cursor);
      return { lines: rows, next };
    },
  });
}
