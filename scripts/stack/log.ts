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

/** One line per line of a process, with its name in front; in colour where a person looks. */
export function prefixedLog(write: (text: string) => void = (text) => process.stdout.write(text)): Log {
  const isColoured = process.stdout.isTTY === true && !process.env.NO_COLOR;
  return (name, line) => {
    const label = name.padEnd(NAME_WIDTH);
    const colour = COLOURS[name.split("-")[0] ?? ""] ?? 37;
    write(isColoured ? `\u001b[${colour}m${label}\u001b[0m| ${line}\n` : `${label}| ${line}\n`);
  };
}
