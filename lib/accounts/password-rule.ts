export const PASSWORD_LENGTH_MIN = 12;
/** argon2 hashes any length; a bound keeps a request from costing more than it should. */
export const PASSWORD_LENGTH_MAX = 128;
const DISTINCT_MIN = 6;

/** What guessing programs try first, in the spellings that are long enough to pass the other rules. */
const GUESSED_FIRST = [
  "password",
  "passw0rd",
  "qwertyuiop",
  "1q2w3e4r",
  "123456789",
  "abcdefgh",
  "letmein",
  "iloveyou",
  "welcome",
  "adminadmin",
  "changeme",
  // The demo prints its passwords for everybody.
  "facet-demo-admin",
  "facet-demo-support",
];

/**
 * Why a new password is too weak, as a sentence for its field, or null when it will do. Length counts most; a password
 * that is mostly a known one, the person's own address or a few characters in a row is as short as what is left of it.
 */
export function passwordProblem({ password, email }: { password: string; email: string }): string | null {
  if (password.length < PASSWORD_LENGTH_MIN) return `Please choose ${PASSWORD_LENGTH_MIN} characters or more.`;
  if (password.length > PASSWORD_LENGTH_MAX) return `Please choose at most ${PASSWORD_LENGTH_MAX} characters.`;
  const lower = password.toLowerCase();
  if (new Set(lower).size < DISTINCT_MIN) return "Please use more different characters.";
  const ownWords = email
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length >= 4);
  const rest = [...GUESSED_FIRST, ...ownWords].reduce((text, word) => text.replaceAll(word, ""), lower);
  if (rest.length < PASSWORD_LENGTH_MIN / 2) return "This is one of the first passwords that would be guessed.";
  return null;
}
