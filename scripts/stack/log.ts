import type { Log } from "./managed-process";

const COLOURS: Readonly<Record<string, number>> = {
  facet: 36,
  web: 32,
  worker: 35,
  build: 90,
  seed: 90,
  sim: 33,
  test: 36,
};
const NAME_WIDTH = 11;

const LEVELS: Readonly<Record<number, string>> = { 30: "", 40: "WARNING ", 50: "ERROR ", 60: "FATAL " };
const NOT_SHOWN = new Set(["level", "time", "pid", "msg", "err"]);

/**
 * A log line for a person: the shop logs JSON, and here its message comes first and its facts as name=value. Any other
 * line stays as it is.
 */
export function readable(line: string): string {
  if (!line.startsWith('{"level":')) return line;
  try {
    const entry = JSON.parse(line) as Record<string, unknown> & {
      level: number;
      msg?: string;
      err?: { message?: string; stack?: string };
    };
    const facts = Object.entries(entry).filter(([name]) => !NOT_SHOWN.has(name));
    const shown = facts.map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
    const because = entry.err === undefined ? [] : [`(${entry.err.message})`, firstOwnFrame(entry.err.stack)];
    return [`${LEVELS[entry.level] ?? ""}${entry.msg ?? ""}`, ...shown, ...because]
      .filter((part) => part !== "")
      .join(" ");
  } catch {
    return line;
  }
}

/** Where in our own code it happened. */
function firstOwnFrame(stack = ""): string {
  const frame = stack.split("\n").find((row) => row.includes(" at ") && !/node_modules|node:/.test(row));
  return frame?.trim() ?? "";
}

/** One line per line of a process, with its name in front; in colour where a person looks. */
export function prefixedLog(write: (text: string) => void = (text) => process.stdout.write(text)): Log {
  const isColoured = process.stdout.isTTY === true && !process.env.NO_COLOR;
  return (name, line) => {
    const label = name.padEnd(NAME_WIDTH);
    const colour = COLOURS[name.split("-")[0] ?? ""] ?? 37;
    const text = readable(line);
    write(isColoured ? `\u001b[${colour}m${label}\u001b[0m| ${text}\n` : `${label}| ${text}\n`);
  };
}
