import { createHash } from "node:crypto";

/** One hash for a list of values, so that a key that comes again can be told from a key that is used again. */
export function contentHash(values: readonly (string | null)[]): string {
  return createHash("sha256").update(JSON.stringify(values)).digest("hex");
}

/** A UUID of its own for each part of something that has a key: the same parts give the same id. */
export function derivedId(...parts: readonly string[]): string {
  const hex = contentHash(parts);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
