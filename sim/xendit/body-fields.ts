import { invalid } from "./api-error";

type Fields = Record<string, unknown>;

/** The shop's own id of a thing. */
export function readReference(fields: Fields, name: string): string {
  const text = fields[name];
  if (typeof text !== "string" || text === "" || text.length > 255)
    throw invalid(`${name} must be a text of 1 to 255 characters.`);
  return text;
}

export function readUrl(fields: Fields, name: string): string {
  const url = fields[name];
  if (typeof url !== "string" || !URL.canParse(url)) throw invalid(`${name} must be a URL.`);
  return url;
}

export function readOptionalUrl(fields: Fields, name: string): string | null {
  return fields[name] === undefined || fields[name] === null ? null : readUrl(fields, name);
}

/** Up to 50 keys of 40 characters, each with a value of up to 500. */
export function readMetadata(value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw invalid("metadata must be an object.");
  const entries = Object.entries(value as Fields).map(([key, one]) => [key, String(one)] as const);
  if (entries.length > 50) throw invalid("metadata may have at most 50 keys.");
  if (entries.some(([key, text]) => key.length > 40 || text.length > 500))
    throw invalid("metadata may have keys of 40 and values of 500 characters at most.");
  return Object.fromEntries(entries);
}
