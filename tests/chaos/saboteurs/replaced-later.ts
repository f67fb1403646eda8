export type Migration = { file: string; text: string };

const FUNCTION = /^CREATE (?:OR REPLACE )?FUNCTION (\w+)\s*\(|^ALTER FUNCTION (\w+)\s*\([^)]*\) RENAME TO (\w+);/gm;

type Said = { file: string; at: number; created: string | null; renamed: string | null; to: string };

/**
 * Where the function in which a text stands is written anew, so that the text means nothing to a shop any more. A function that a later
 * migration renames goes on under its new name.
 *
 * @param migrations in the order in which they are applied
 * @returns the later file, or null when the text is in force or in no function
 */
export function replacedLater(migrations: readonly Migration[], file: string, find: string): string | null {
  const said = migrations.flatMap((migration) => functionsIn(migration));
  const at = migrations.find((migration) => migration.file === file)?.text.indexOf(find) ?? -1;
  if (at === -1) throw new Error(`${file} does not have this text: ${find}`);
  const holder = said.findLastIndex((one) => one.file === file && one.created !== null && one.at <= at);
  let name = said[holder]?.created ?? null;
  if (name === null) return null;
  for (const one of said.slice(holder + 1)) {
    if (one.renamed === name) name = one.to;
    else if (one.created === name) return one.file;
  }
  return null;
}

function functionsIn({ file, text }: Migration): Said[] {
  return [...text.matchAll(FUNCTION)].map(({ index, 1: created, 2: renamed, 3: to }) => ({
    ...{ file, at: index, created: created ?? null, renamed: renamed ?? null, to: to ?? "" },
  }));
}
