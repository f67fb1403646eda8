import { createHmac } from "node:crypto";

export const RECOVERY_CODES = 10;

/** Without the letters that are read as digits. 32 of them, so that a byte chooses one without a bias. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH = 16;
const GROUP = 4;

/** How many random bytes a code is made from. */
export const RECOVERY_CODE_BYTES = LENGTH;

/** A code to write down, "7k2m-…": 80 random bits, so that guessing is hopeless and a fast hash is enough. */
export function recoveryCodeFrom(random: Uint8Array): string {
  const letters = [...random.slice(0, LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
  return (letters.match(new RegExp(`.{${GROUP}}`, "g")) ?? []).join("-");
}

/** As typed, in any case, with or without dashes; letters that look like digits count as those. */
export function normaliseRecoveryCode(typed: string): string {
  return typed.toLowerCase().replaceAll(/[\s-]/g, "").replaceAll("o", "0").replaceAll(/[il]/g, "1");
}

/** What is stored of a code. Bound to its owner, so that equal codes of two people would not look equal. */
export function hashRecoveryCode({ userId, code, key }: { userId: string; code: string; key: string }): string {
  return createHmac("sha256", key)
    .update(`recovery:${userId}:${normaliseRecoveryCode(code)}`)
    .digest("hex");
}
