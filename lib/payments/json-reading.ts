/**
 * Reading of provider answers and webhook bodies. They are signed or fetched, yet still another program's words: a
 * missing or odd field becomes null here and an `ignored` or `unknown` above, never an exception in the worker.
 */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function asRecord(value: unknown): JsonRecord | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonRecord) : null;
}

/** The record that a text holds as JSON; null when it holds none. */
export function recordIn(text: string): JsonRecord | null {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return null;
  }
}

export function recordAt(record: JsonRecord | null, key: string): JsonRecord | null {
  return asRecord(record?.[key]);
}

/** A text that is not empty. */
export function textAt(record: JsonRecord | null, key: string): string | null {
  const value = record?.[key];
  return typeof value === "string" && value !== "" ? value : null;
}

export function integerAt(record: JsonRecord | null, key: string): number | null {
  const value = record?.[key];
  return typeof value === "number" && Number.isSafeInteger(value) ? value : null;
}

export function listAt(record: JsonRecord | null, key: string): readonly unknown[] {
  const value = record?.[key];
  return Array.isArray(value) ? value : [];
}
