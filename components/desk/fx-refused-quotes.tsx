import { Alert } from "@/components/ui/alert";
import { ReasonField } from "./desk-fields";
import type { DeskAction } from "./desk-form";
import { DialogForm } from "./dialog-form";
import { rateText, stepText } from "./fx-text";
import { When } from "./when";

export type RefusedLine = {
  id: string;
  currency: string;
  perUsdMicro: string;
  lastPerUsdMicro: string;
  source: string;
  quotedAt: string;
};

type Props = { quotes: readonly RefusedLine[]; action: DeskAction<object> };

/** Quotes that moved too far to become prices without a person. Until one decides, prices follow the rate before. */
export function FxRefusedQuotes({ quotes, action }: Props) {
  return quotes.map((quote) => (
    <Alert
      key={quote.id}
      tone="warning"
      title={`${quote.currency} moved by ${stepText(quote.lastPerUsdMicro, quote.perUsdMicro)} and was not taken`}
      actions={
        <>
          <DialogForm
            label="Take it"
            title={`Take ${rateText(quote.perUsdMicro)} ${quote.currency} for 1 USD?`}
            explanation="Prices follow it at once. Compare it with another source first."
            action={action}
            hidden={{ quoteId: quote.id, decision: "taken" }}
            submitLabel="Take it"
            doneMessage="Prices follow this rate"
          >
            <ReasonField />
          </DialogForm>
          <DialogForm
            label="Dismiss"
            title="Leave prices as they are?"
            explanation="The next quote is judged anew."
            action={action}
            hidden={{ quoteId: quote.id, decision: "dismissed" }}
            submitLabel="Dismiss it"
            doneMessage="Prices stay as they are"
            variant="quiet"
          >
            <ReasonField />
          </DialogForm>
        </>
      }
    >
      {quote.source} quoted {rateText(quote.perUsdMicro)} for 1 USD <When at={quote.quotedAt} />; the quote before was{" "}
      {rateText(quote.lastPerUsdMicro)}.
    </Alert>
  ));
}
