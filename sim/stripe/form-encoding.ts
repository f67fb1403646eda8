/** A parameter as Stripe reads it: a text, a list, or a map of parameters. */
export type Param = string | Param[] | { [key: string]: Param };
export type Params = { [key: string]: Param };

/**
 * Reads the body that Stripe's API takes: form encoding with brackets, `metadata[order_id]=7&expand[0]=customer`.
 * Indexes become lists in the order of arrival, as Stripe does it.
 */
export function parseParams(encoded: string): Params {
  const root = emptyMap();
  if (encoded === "") return root;
  for (const [name, value] of new URLSearchParams(encoded)) setParam(root, pathOf(name), value);
  return root;
}

/** Without a prototype, `__proto__` and `constructor` are names like any other, and reach into nothing. */
function emptyMap(): Params {
  return Object.create(null) as Params;
}

function pathOf(name: string): string[] {
  const open = name.indexOf("[");
  if (open === -1) return [name];
  const parts = [name.slice(0, open)];
  for (const match of name.slice(open).matchAll(/\[([^\]]*)\]/g)) parts.push(match[1] ?? "");
  return parts;
}

function setParam(root: Params, path: string[], value: string): void {
  let at: Params | Param[] = root;
  for (const [depth, key] of path.entries()) {
    const isLast = depth === path.length - 1;
    const next: Param = isLast ? value : isIndex(path[depth + 1] ?? "") ? [] : emptyMap();
    at = step(at, key, next, isLast);
  }
}

function step(at: Params | Param[], key: string, next: Param, isLast: boolean): Params | Param[] {
  if (Array.isArray(at)) {
    const index = key === "" ? at.length : Math.min(Number(key), at.length);
    const known = at[index];
    if (isLast || known === undefined || typeof known === "string") at[index] = next;
    return at[index] as Params | Param[];
  }
  const known = at[key];
  if (isLast || known === undefined || typeof known === "string") at[key] = next;
  return at[key] as Params | Param[];
}

function isIndex(key: string): boolean {
  return key === "" || /^\d{1,3}$/.test(key);
}

export function textParam(params: Params, key: string): string | null {
  const value = params[key];
  return typeof value === "string" && value !== "" ? value : null;
}

export function mapParam(params: Params, key: string): Params {
  const value = params[key];
  return typeof value === "object" && !Array.isArray(value) ? value : emptyMap();
}

export function listParam(params: Params, key: string): Param[] {
  const value = params[key];
  return Array.isArray(value) ? value : [];
}

/** Undefined when absent, null when it is there and is no whole number. */
export function integerParam(params: Params, key: string): number | null | undefined {
  const value = params[key];
  if (value === undefined || value === "") return undefined;
  if (typeof value !== "string" || !/^-?\d{1,15}$/.test(value)) return null;
  return Number(value);
}

/** Flat texts only, as metadata is. */
export function metadataParam(params: Params): Record<string, string> {
  const metadata: Record<string, string> = {};
  for (const [key, value] of Object.entries(mapParam(params, "metadata")))
    if (typeof value === "string") metadata[key] = value;
  return metadata;
}
