import { describe, expect, it } from "vitest";
import { type CsvOutcome, csvCell, csvStream } from "@/lib/http/csv";

const PAGES = 5;

function table({ onEnd, failAt = -1 }: { onEnd?: (how: CsvOutcome) => Promise<void>; failAt?: number } = {}) {
  const reads: (number | null)[] = [];
  const answer = csvStream<{ id: number; name: string | null }, number>({
    fileName: "things.csv",
    columns: [
      ["id", (line) => line.id],
      ["name", (line) => line.name],
    ],
    readPage: async (cursor) => {
      reads.push(cursor);
      const page = cursor ?? 0;
      if (page === failAt) throw new Error("the database went away");
      return { lines: [{ id: page, name: "=1+1" }], next: page + 1 < PAGES ? page + 1 : null };
    },
    onEnd,
  });
  return { answer, reads };
}

// Guarantee: a spreadsheet that opens an export runs nothing of it, and every program that reads CSV reads the same cells.
describe("a cell", () => {
  it.each([
    ["=1+1", `"'=1+1"`],
    ["+63", `"'+63"`],
    ["+a", `"'+a"`],
    ["-1.50", `"-1.50"`],
    ["-cmd", `"'-cmd"`],
    ["@x", `"'@x"`],
    ["\tx", `"'\tx"`],
    ["\rx", `"'\rx"`],
    ['say "hi", she said', '"say ""hi"", she said"'],
    ["two\r\nlines", '"two\r\nlines"'],
    ["Nguyễn 💎", '"Nguyễn 💎"'],
    [-5, '"-5"'],
    [null, '""'],
  ])("of %j is written %s", (value, written) => {
    expect(csvCell(value)).toBe(written);
  });
});

// Guarantee: an export takes no more memory for a million rows than for a thousand, and tells once how it ended.
describe("a streamed table", () => {
  it("has a mark for UTF-8, a header, every row, and a name to be saved under", async () => {
    const told: CsvOutcome[] = [];
    const { answer } = table({ onEnd: async (how) => void told.push(how) });
    expect(answer.headers.get("content-disposition")).toBe('attachment; filename="things.csv"');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const rows = Array.from({ length: PAGES }, (_, id) => `"${id}","'=1+1"\r\n`).join("");
    expect(bytes.subarray(3).toString()).toBe(`"id","name"\r\n${rows}`);
    expect(told).toEqual([{ rows: PAGES, outcome: "complete" }]);
  });

  it("reads a page only when the last was taken", async () => {
    const { answer, reads } = table();
    const reader = answer.body?.getReader();
    expect(reads).toEqual([]);
    await reader?.read();
    expect(reads).toEqual([null]);
    await reader?.read();
    expect(reads).toEqual([null, 1]);
  });

  it("reads no further when the browser leaves, and says how much it had", async () => {
    const told: CsvOutcome[] = [];
    const { answer, reads } = table({ onEnd: async (how) => void told.push(how) });
    const reader = answer.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(reads).toEqual([null]);
    expect(told).toEqual([{ rows: 1, outcome: "cancelled" }]);
  });

  it("breaks off when a page cannot be read, rather than ending as if that were all", async () => {
    const told: CsvOutcome[] = [];
    const { answer } = table({ onEnd: async (how) => void told.push(how), failAt: 2 });
    await expect(answer.text()).rejects.toThrow("the database went away");
    expect(told).toEqual([{ rows: 2, outcome: "failed" }]);
  });
});
