import type { PaymentView } from "@/lib/orders/desk-view";
import { CandidatesTable } from "../candidates-table";
import { troubleWords } from "../channel-words";
import { decisionSentence } from "../decision-words";

type Props = { payment: PaymentView; payments: readonly PaymentView[] };

/** Why this attempt went to its channel: in one sentence, and everything that was weighed for who wants to know. */
export function OrderRouting({ payment, payments }: Props) {
  const { routing } = payment;
  if (routing === null) return null;
  const before = payments.find(({ id }) => id === routing.reroutedFrom);
  return (
    <div className="grid grid-cols-1 gap-1.5 border-t border-line pt-3 text-sm">
      <p className="font-bold">Why this channel</p>
      <p className="text-second">{decisionSentence(routing)}</p>
      {before !== undefined && (
        <p className="text-second">
          Re-routed from attempt {before.attemptNo}
          {before.failureCode === null ? "." : ` because its channel refused it: ${troubleWords(before.failureCode)}.`}
        </p>
      )}
      <details>
        <summary className="w-fit cursor-pointer rounded-sm font-medium text-accent hover:text-accent-strong">
          What was weighed
        </summary>
        <div className="pt-2">
          <CandidatesTable
            caption={`What was weighed for attempt ${payment.attemptNo}`}
            candidates={routing.candidates}
            chosenId={routing.channelId}
            currency={routing.currency}
          />
        </div>
      </details>
    </div>
  );
}
