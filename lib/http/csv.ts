import "server-only";
import { NO_STORE } from "@/lib/http/door";

/** A cell that a spreadsheet would run as a formula gets an apostrophe in front; quotes are doubled. */
export function csvCell(value: string | number | null): string {
  const text = value === null ? "" : String(value);
  const isFormula = typeof value === "string" && /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  return `"${(isFormula ? `'${text}` : text).replaceAll('"', '""')}"`;
}

export type CsvPage<Cursor> = { rows: (string | number | null)[][]; next: Cursor | null };

/**
 * Streams a table as CSV, a page of rows at a time: the export of a year needs no more memory than that of an hour, and stops
 * when the browser goes away.
 */
export function csvResponse<Cursor>(
  fileName: string,
  header: readonly string[],
  readPage: (cursor: Cursor | null) => Promise<CsvPage<Cursor>>,
): Response {
  const encoder = new TextEncoder();
  const line = (cells: readonly (string | number | null)[]) => `${cells.map(csvCell).join(",")}\r\n`;
  let cursor: Cursor | null = null;
  let isFirst = true;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const page = await readPage(cursor);
      const head = isFirst ? `\uFEFF${line(header)}` : "";
      controller.enqueue(encoder.encode(head + page.rows.map(line).join("")));
      isFirst = false;
      cursor = page.next;
      if (cursor === null) controller.close();
    },
  });
  return new Response(body, {
    headers: {
      ...NO_STORE,
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${fileName}"`,
    },
  });
}
