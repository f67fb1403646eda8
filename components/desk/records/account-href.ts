/** An account's statement. Codes hold colons, units tell accounts of one code apart. */
export function accountHref(code: string, unit: string): string {
  return `/admin/ledger/${encodeURIComponent(code)}?unit=${unit}`;
}
