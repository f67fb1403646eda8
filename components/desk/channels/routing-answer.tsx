import { Alert } from "@/components/ui/alert";
import { Fact, Facts } from "@/components/ui/facts";
import type { PaymentParts, RoutingAnswer } from "@/lib/payments/ask-routing";
import type { CandidateRecord } from "@/lib/routing/decision";
import { CandidatesTable } from "../candidates-table";
import { decisionSentence } from "../decision-words";
import { formatAmount, formatCount } from "../format";
import { rateText } from "../fx-text";

/** What routing would do, why, and what the payment consists of. `count` tells one answer from the next. */
export function RoutingAnswerView({ answer, count }: { answer: RoutingAnswer; count: number }) {
  const { decision, withoutRules, parts, refusal } = answer;
  return (
    <div className="grid grid-cols-1 gap-5">
      <Alert tone={decision.channelId === null ? "bad" : "accent"} title={decisionSentence(decision)}>
        {refusal !== null && <>The customer is told: "{refusal}" </>}
        {withoutRules !== null && <>Without the rules: {decisionSentence(withoutRules)} </>}
        <span className="text-third">Answer {count}. Where channels overlap, the next one may differ.</span>
      </Alert>
      <CandidatesTable
        caption="What was weighed"
        candidates={withScores(decision.candidates, withoutRules?.candidates)}
        chosenId={decision.channelId}
        currency={decision.currency}
      />
      <Parts parts={parts} />
    </div>
  );
}

/** A rule decides before anything is weighed; what the figures would say is shown all the same. */
function withScores(candidates: readonly CandidateRecord[], weighed: readonly CandidateRecord[] | undefined) {
  return candidates.map((candidate) => ({
    ...candidate,
    score: candidate.score ?? weighed?.find(({ channelId }) => channelId === candidate.channelId)?.score ?? null,
  }));
}

function Parts({ parts }: { parts: PaymentParts }) {
  const money = (minor: string) => formatAmount(minor, parts.currency);
  return (
    <div>
      <h3 className="pb-2 text-base">What it consists of</h3>
      <Facts>
        <Fact label={`Net of ${formatCount(parts.diamonds)} diamonds`}>{money(parts.netMinor)}</Fact>
        <Fact label={`${parts.taxName} ${parts.taxRateBp / 100} %`}>{money(parts.taxMinor)}</Fact>
        {parts.feeMinor !== "0" && <Fact label="Fee of the method">{money(parts.feeMinor)}</Fact>}
        <Fact label="The customer pays" isTotal>
          {money(parts.totalMinor)}
        </Fact>
        <Fact label={`In dollars, at ${rateText(parts.fxPerUsdMicro)}`}>
          {formatAmount(parts.totalUsdMinor, "USD")}
        </Fact>
        <Fact label="Margin before the provider's fee">{money(parts.marginMinor)}</Fact>
        <Fact label="What a failed payment costs">{money(parts.failureCostMinor)}</Fact>
      </Facts>
    </div>
  );
}
