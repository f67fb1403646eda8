import type { MessageKey, Translate } from "@/i18n/messages";
import type { Outcome } from "./run-action";

/**
 * The sentence for a refusal in the customer's language, by its code; the server's own English sentence for a code that
 * these messages do not know yet.
 */
export function refusalText(t: Translate<"refusal">, { code, message }: { code: string; message: string }): string {
  const text = t(code as MessageKey<"refusal">);
  return text === code ? message : text;
}

/** The sentence for an action that did not succeed, whatever stopped it. */
export function outcomeText(t: Translate<"refusal">, outcome: Exclude<Outcome<unknown>, { status: "done" }>): string {
  if (outcome.status === "refused") return refusalText(t, outcome);
  if (outcome.status === "failed") return t("failed", { reference: outcome.reference });
  return outcome.status === "invalid" ? t("input.invalid") : t("network");
}
