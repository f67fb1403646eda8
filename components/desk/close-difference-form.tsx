import type { DifferenceLine } from "@/lib/finance/desk-queries";
import type { Currency } from "@/lib/shared/money";
import { ReasonField, SelectField } from "./desk-fields";
import type { DeskAction } from "./desk-form";
import { DialogForm } from "./dialog-form";
import { formatAmount } from "./format";
import { MovedAmounts } from "./moved-amounts";
import { KIND_WORDS, MOVEMENT_WORDS } from "./settlement-words";

const DECISIONS = [
  { value: "explained", label: "Explained: the books are right" },
  { value: "fees", label: "Book it to the provider's fees" },
  { value: "bank", label: "Book it to our bank" },
  { value: "adjustments", label: "Book it as a gain or loss" },
] as const;

function amountWords(minor: string, fee: string, currency: Currency): string {
  const amount = formatAmount(minor, currency);
  return fee === "0" ? amount : `${amount}, of it ${formatAmount(fee, currency)} fee`;
}

function titleOf({ kind, movement }: DifferenceLine): string {
  const word = KIND_WORDS[kind];
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}: ${MOVEMENT_WORDS[movement]}`;
}

/** Explains a difference, or books what it came to. */
export function CloseDifferenceForm({ line, action }: { line: DifferenceLine; action: DeskAction<object> }) {
  return (
    <DialogForm
      label="Work off"
      title={titleOf(line)}
      explanation={
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
          <dt>Booked</dt>
          <dd className="text-ink">{amountWords(line.oursMinor, line.oursFeeMinor, line.currency)}</dd>
          <dt>{line.provider} reports</dt>
          <dd className="text-ink">{amountWords(line.theirsMinor, line.theirsFeeMinor, line.theirCurrency)}</dd>
          <dt>In suspense</dt>
          <dd className="text-ink">
            <MovedAmounts moved={line.moved} />
          </dd>
          {line.lineId !== null && (
            <>
              <dt>Their line</dt>
              <dd className="font-mono text-sm wrap-anywhere text-ink">{line.lineId}</dd>
            </>
          )}
          {line.providerPaymentId !== null && (
            <>
              <dt>Their payment</dt>
              <dd className="font-mono text-sm wrap-anywhere text-ink">{line.providerPaymentId}</dd>
            </>
          )}
        </dl>
      }
      action={action}
      hidden={{ differenceId: line.id }}
      submitLabel="Decide"
      doneMessage="The difference is closed"
    >
      <SelectField
        name="decision"
        label="What becomes of it"
        options={DECISIONS}
        hint="Explained: the money goes back to clearing. Anything else: the books follow the report."
      />
      <ReasonField />
    </DialogForm>
  );
}
