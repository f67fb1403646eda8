import type { FlavourName } from "@/tests/simulation/flavours";

/** One place in the source, and what stands there instead in the broken variant. `find` occurs exactly once in the file. */
export type Change = { file: string; find: string; replace: string };

/**
 * Who must notice: runs of the simulation, of the flavours in which what the mistake spoils comes up in nearly every run; or drills, where
 * several processes really meet in the database.
 */
export type Catcher =
  | { by: "simulation"; flavours: readonly FlavourName[] }
  | { by: "drill"; drills: number; webs: number; workers: number };

/** A variant of the shop with one deliberate mistake of the kind that costs money, for checks to prove themselves on. */
export type Saboteur = { name: string; why: string; changes: readonly Change[]; catcher: Catcher };

/**
 * Puts the mistake in.
 *
 * @param text the file as it is
 * @returns the file as the saboteur leaves it
 * @throws when the text is not there exactly once: a saboteur that changes nothing would be "caught" by nobody, or by everybody
 */
export function sabotaged(text: string, { file, find, replace }: Change): string {
  const count = text.split(find).length - 1;
  if (count !== 1)
    throw new Error(`${file}: this text must stand there exactly once, and stands there ${count} times: ${find}`);
  return text.replace(find, () => replace);
}
