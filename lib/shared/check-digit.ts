/**
 * Luhn mod N over Crockford's base 32, for ids that we issue (order references, later wallets).
 *
 * N = 32 is even, so doubling is a permutation and every single wrong character is caught. Of the swaps of two different
 * neighbours it misses only 0 with Z. Source: https://en.wikipedia.org/wiki/Luhn_mod_N_algorithm
 */

/** Without I, L, O and U: the first three are misread, the last one makes words. */
export const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const SIZE = CROCKFORD.length;

function sumOf(text: string, firstFactor: 1 | 2): number | null {
  let sum = 0;
  let factor: number = firstFactor;
  for (let at = text.length - 1; at >= 0; at--) {
    const value = CROCKFORD.indexOf(text.charAt(at));
    if (value === -1) return null;
    const product = value * factor;
    sum += Math.floor(product / SIZE) + (product % SIZE);
    factor = factor === 2 ? 1 : 2;
  }
  return sum;
}

/** The character to append to `payload` (upper case, Crockford's alphabet). Throws RangeError on any other character. */
export function checkCharacterOf(payload: string): string {
  const sum = sumOf(payload, 2);
  if (sum === null || payload === "") throw new RangeError("A check character needs 1 or more Crockford characters");
  return CROCKFORD.charAt((SIZE - (sum % SIZE)) % SIZE);
}

/** Whether the last character of `text` is the right check character for the ones before it. */
export function hasValidCheckCharacter(text: string): boolean {
  if (text.length < 2) return false;
  const sum = sumOf(text, 1);
  return sum !== null && sum % SIZE === 0;
}

/** What a person meant: upper case, O as 0, I and L as 1. Characters that belong nowhere stay, and fail the check. */
export function readAsCrockford(text: string): string {
  return text.toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1");
}
