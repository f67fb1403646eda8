/** Where a code went, and what stands for the number while the code is confirmed. */
export type SentCode = { maskedPhone: string; ticket: string };

const keyOf = (paymentId: string) => `facet.phone-code.${paymentId}`;

/** Keeps the step for this tab: whoever looks for the message in another app may find the page loaded anew. */
export function keepSentCode(paymentId: string, { maskedPhone, ticket }: SentCode): void {
  try {
    sessionStorage.setItem(keyOf(paymentId), JSON.stringify({ maskedPhone, ticket }));
  } catch {
    // Storage is refused: a page that is loaded anew asks for the number again.
  }
}

/** What was kept; null when nothing was, or nothing of use. */
export function readSentCode(paymentId: string): SentCode | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(paymentId)) ?? "null");
    return isSentCode(kept) ? kept : null;
  } catch {
    return null;
  }
}

function isSentCode(kept: unknown): kept is SentCode {
  if (typeof kept !== "object" || kept === null) return false;
  const { maskedPhone, ticket } = kept as Partial<Record<keyof SentCode, unknown>>;
  return typeof maskedPhone === "string" && typeof ticket === "string";
}
