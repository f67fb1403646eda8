/**
 * Personal data as a text that a person reads: a name and a value a line, what belongs together set in. Pure; names are written as words
 * ("placedAt" is "Placed at").
 */
export function readableText(value: unknown, depth = 0): string {
  const pad = "  ".repeat(depth);
  if (Array.isArray(value)) {
    if (value.length === 0) return `${pad}none\n`;
    return value
      .map((item, at) =>
        isPlain(item) ? `${pad}- ${shown(item)}\n` : `${pad}${at + 1}.\n${readableText(item, depth + 1)}`,
      )
      .join("");
  }
  if (typeof value !== "object" || value === null) return `${pad}${shown(value)}\n`;
  return Object.entries(value)
    .map(([name, inner]) =>
      isPlain(inner)
        ? `${pad}${wordsOf(name)}: ${shown(inner)}\n`
        : `${depth === 0 ? "\n" : ""}${pad}${wordsOf(name)}\n${readableText(inner, depth + 1)}`,
    )
    .join("");
}

function isPlain(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}

function wordsOf(name: string): string {
  const words = name.replaceAll(/([A-Z])/g, " $1").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
