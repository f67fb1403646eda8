import type { MessageKey, Translate } from "@/i18n/messages";

/**
 * The sentence for a refusal in the customer's language, by its code; the server's own English sentence for a code that
 * these messages do not know yet.
 */
export function refusalText(t: Translate<"refusal">, { code, message }: { code: string; message: string }): string {
  const text = t(code as MessageKey<"refusal">);
  return text === code ? message : text;
}
