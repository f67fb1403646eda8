import { createHmac } from "node:crypto";

/** What staff search for and what lists name. Each kind is hashed apart, so that equal texts of two kinds never match. */
export const SEARCH_SUBJECTS = ["recipient", "email", "device", "address", "instrument"] as const;

export type SearchSubject = (typeof SEARCH_SUBJECTS)[number];

/**
 * The keyed hash (HMAC-SHA-256, hex) under which a sealed value is found again: orders, saved recipients and risk lists
 * all hash here, or a blocked recipient would not be recognised. Recipients and e-mail addresses match in any case.
 */
export function searchHash({ subject, text, key }: { subject: SearchSubject; text: string; key: string }): string {
  const isCaseFree = subject === "recipient" || subject === "email";
  const canonical = isCaseFree ? text.trim().toLowerCase() : text.trim();
  return createHmac("sha256", key).update(`${subject}:${canonical}`, "utf8").digest("hex");
}
