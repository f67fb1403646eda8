import { CROCKFORD, checkCharacterOf, hasValidCheckCharacter, readAsCrockford } from "@/lib/shared/check-digit";

const PREFIX = "FCT";
const RANDOM_CHARACTERS = 9;

/**
 * An order's public name, `FCT-XXXXX-XXXXX`: 45 random bits and a check character. It names an order and opens nothing:
 * reading one also takes its token or the e-mail address. `randomBytes` needs 9 bytes or more.
 */
export function newReference(randomBytes: Uint8Array): string {
  if (randomBytes.length < RANDOM_CHARACTERS) throw new RangeError("A reference needs 9 random bytes");
  let payload = "";
  // 256 is a multiple of 32, so the low five bits of a byte are uniform.
  for (let at = 0; at < RANDOM_CHARACTERS; at++) payload += CROCKFORD.charAt((randomBytes[at] ?? 0) & 31);
  return write(payload + checkCharacterOf(payload));
}

/** Reads what a person typed: any case, spaces and dashes, without the prefix, O for 0, I or L for 1. Null when wrong. */
export function parseReference(text: string): string | null {
  if (text.length > 64) return null;
  const compact = compactOf(text);
  const body = compact.length > RANDOM_CHARACTERS + 1 && compact.startsWith(PREFIX) ? compact.slice(3) : compact;
  const characters = readAsCrockford(body);
  if (characters.length !== RANDOM_CHARACTERS + 1 || !hasValidCheckCharacter(characters)) return null;
  return write(characters);
}

/** Of a reference with its prefix so many characters find it, and more of one without: half of anything else must not. */
const PREFIX_MIN = 3;
const BARE_PREFIX_MIN = 5;

/**
 * Reads the beginning of a reference, typed anyhow: "fct 7k2" is "FCT-7K2". Null when it is too short, too long (a whole one is
 * `parseReference`'s) or not the beginning of any.
 */
export function parseReferencePrefix(text: string): string | null {
  if (text.length > 64) return null;
  const compact = compactOf(text);
  const hasPrefix = compact.startsWith(PREFIX);
  const characters = readAsCrockford(hasPrefix ? compact.slice(PREFIX.length) : compact);
  if (characters.length < (hasPrefix ? PREFIX_MIN : BARE_PREFIX_MIN) || characters.length > RANDOM_CHARACTERS)
    return null;
  if ([...characters].some((character) => !CROCKFORD.includes(character))) return null;
  return characters.length <= 5 ? `${PREFIX}-${characters}` : write(characters);
}

function compactOf(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/[\s\p{Cf}\p{Pd}_.#]/gu, "")
    .toUpperCase();
}

function write(characters: string): string {
  return `${PREFIX}-${characters.slice(0, 5)}-${characters.slice(5)}`;
}
