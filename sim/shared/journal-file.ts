import { closeSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { StringDecoder } from "node:string_decoder";

export type Journal<Entry> = {
  /** Hands every entry of earlier runs to `apply`, oldest first. Call it once, before the first append. */
  replay: (apply: (entry: Entry) => void) => void;
  append: (entry: Entry) => void;
  /** Forgets everything. */
  clear: () => void;
  close: () => void;
};

const READ_BYTES = 1_048_576;

/**
 * An append-only list on disk, one JSON line an entry. The line is with the operating system before `append` returns
 * (about 5 microseconds), so that a simulator which is killed never forgets an effect whose answer it has sent: a
 * forgotten one would look like a mistake of the shop. With `path` null nothing is kept.
 */
export function openJournal<Entry>(path: string | null): Journal<Entry> {
  if (path === null) return { replay: () => {}, append: () => {}, clear: () => {}, close: () => {} };
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "a+");
  return {
    replay: (apply) => replayLines(file, path, apply),
    append: (entry) => {
      writeSync(file, `${JSON.stringify(entry)}\n`);
    },
    clear: () => ftruncateSync(file, 0),
    close: () => closeSync(file),
  };
}

function replayLines<Entry>(file: number, path: string, apply: (entry: Entry) => void): void {
  const chunk = Buffer.alloc(READ_BYTES);
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let position = 0;
  let wholeBytes = 0;
  for (;;) {
    const count = readSync(file, chunk, 0, READ_BYTES, position);
    if (count === 0) break;
    position += count;
    const lines = (rest + decoder.write(chunk.subarray(0, count))).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      apply(parseLine<Entry>(line, path));
      wholeBytes += Buffer.byteLength(line) + 1;
    }
  }
  // A machine that stopped in the middle of a write leaves half a line; the next entry must not be glued to it.
  if (rest !== "") ftruncateSync(file, wholeBytes);
}

function parseLine<Entry>(line: string, path: string): Entry {
  try {
    return JSON.parse(line) as Entry;
  } catch (error) {
    throw new Error(`${path} is damaged; delete it to start the simulator afresh.`, { cause: error });
  }
}
