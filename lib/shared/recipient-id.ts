export type RecipientIdVerdict =
  | { verdict: "ok"; recipientId: string }
  | { verdict: "invalid"; because: "empty" | "too_short" | "too_long" | "characters" };

const LENGTH_MIN = 4;
const LENGTH_MAX = 80;
/** A paste may bring a page with it; what is longer than this cannot be an id and is not searched for one. */
const PASTE_MAX = 400;

/**
 * Reads a BIGO ID as people paste it: full-width digits, spaces, invisible characters and a leading "ID:" or "BIGO ID:" go.
 * The colon is required, since an id may itself begin with "id". Case stays: the platform decides whether it matters.
 */
export function normaliseRecipientId(text: string): RecipientIdVerdict {
  if (text.length > PASTE_MAX) return { verdict: "invalid", because: "too_long" };
  const compact = text
    .normalize("NFKC")
    .replaceAll(/[\s\p{Cc}\p{Cf}\p{Zs}]/gu, "")
    .replace(/^(?:bigo(?:live)?)?(?:user)?id:/i, "");
  if (compact === "") return { verdict: "invalid", because: "empty" };
  if (!/^[A-Za-z0-9._-]+$/.test(compact)) return { verdict: "invalid", because: "characters" };
  if (compact.length < LENGTH_MIN) return { verdict: "invalid", because: "too_short" };
  if (compact.length > LENGTH_MAX) return { verdict: "invalid", because: "too_long" };
  return { verdict: "ok", recipientId: compact };
}
