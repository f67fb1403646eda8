/** Joins class names; false, null and empty ones are left out. Later classes do not override earlier ones. */
export function classNames(...names: ReadonlyArray<string | false | null | undefined>): string {
  return names.filter(Boolean).join(" ");
}
