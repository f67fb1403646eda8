import type { Door, PathParts } from "@/lib/http/door";

export type Matched = { door: Door; parts: PathParts };

const NO_PARTS: PathParts = {};
/** Anything else in a path, such as percent-encoding, is left to Next, whose reading of it is the one that counts. */
const PART = "([A-Za-z0-9-]{1,64})";

/**
 * Finds the door for a request line. Only what matches a door to the letter does; what is merely like it (a trailing slash, an
 * encoded letter, another method) is not ours to interpret.
 */
export function doorMatcher(doors: readonly Door[]): (method: string, url: string) => Matched | null {
  const plain = new Map<string, Matched>();
  const patterns: { door: Door; pattern: RegExp; names: readonly string[] }[] = [];
  for (const door of doors) {
    const names = [...door.path.matchAll(/\[(\w+)\]/g)].map(([, name = ""]) => name);
    if (names.length === 0) plain.set(`${door.method} ${door.path}`, { door, parts: NO_PARTS });
    else patterns.push({ door, names, pattern: new RegExp(`^${door.path.replaceAll(/\[\w+\]/g, PART)}$`) });
  }
  return (method, url) => {
    const end = url.indexOf("?");
    const path = end < 0 ? url : url.slice(0, end);
    const known = plain.get(`${method} ${path}`);
    if (known !== undefined) return known;
    for (const { door, pattern, names } of patterns) {
      const found = door.method === method ? pattern.exec(path) : null;
      if (found !== null)
        return { door, parts: Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? ""])) };
    }
    return null;
  };
}
