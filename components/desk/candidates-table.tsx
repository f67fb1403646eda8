import { Badge } from "@/components/ui/badge";
import type { CandidateRecord, CandidateScore } from "@/lib/routing/decision";
import { exclusionWords, providerOfChannel } from "./channel-words";
import { estimateText, ratioText } from "./decision-words";
import { formatCount } from "./format";

type Figure = { header: string; means: string; text: (score: CandidateScore, currency: string) => string };

const FIGURES: readonly Figure[] = [
  {
    header: "Approved",
    means: "Share of payments that are approved, as believed from the outcomes so far",
    text: ({ approvalMean }) => ratioText(approvalMean),
  },
  {
    header: "Answers",
    means: "How likely a call is answered now",
    text: ({ availability }) => ratioText(availability),
  },
  {
    header: "95 % within",
    means: "How long 95 of 100 calls take at most",
    text: ({ p95Ms }) => (p95Ms === null ? "–" : `${formatCount(Math.round(p95Ms))} ms`),
  },
  {
    header: "Fee",
    means: "What the provider keeps of this payment",
    text: ({ feeMinor }, currency) => estimateText(feeMinor, currency),
  },
  {
    header: "Worth",
    means: "Margin times approval, less the fee, less what failures and slowness cost",
    text: ({ valueMinor }, currency) => estimateText(valueMinor, currency),
  },
  {
    header: "Share",
    means: "How many of 100 such payments would go there",
    text: ({ propensity }) => `${Math.round(propensity * 100)} %`,
  },
];

type Props = {
  caption: string;
  candidates: readonly CandidateRecord[];
  chosenId: string | null;
  currency: string;
};

/** What was weighed: every channel of the method, why it was left out, or what it was worth. Estimates, rounded. */
export function CandidatesTable(props: Props) {
  return (
    <>
      <CandidateList {...props} />
      <table className="w-full border-separate border-spacing-0 text-sm max-md:hidden">
        <caption className="sr-only">{props.caption}</caption>
        <thead>
          <tr>
            <th scope="col" className="border-b border-line py-1.5 text-left text-xs font-medium text-third">
              Channel
            </th>
            {FIGURES.map(({ header, means }) => (
              <th
                key={header}
                scope="col"
                title={means}
                className="border-b border-line px-2 py-1.5 text-right text-xs font-medium whitespace-nowrap text-third last:pr-0"
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.candidates.map((candidate) => (
            <CandidateRow key={candidate.channelId} {...props} candidate={candidate} />
          ))}
        </tbody>
      </table>
    </>
  );
}

type OneProps = Pick<Props, "chosenId" | "currency"> & { candidate: CandidateRecord };

function CandidateRow({ candidate, chosenId, currency }: OneProps) {
  const { score } = candidate;
  return (
    <tr>
      <th scope="row" className="border-b border-line py-2 pr-2 text-left font-medium">
        <Name candidate={candidate} chosenId={chosenId} />
      </th>
      {score === null ? (
        <td colSpan={FIGURES.length} className="border-b border-line py-2 pl-2 text-right text-second">
          {whyNot(candidate)}
        </td>
      ) : (
        FIGURES.map(({ header, text }) => (
          <td key={header} className="figures border-b border-line px-2 py-2 text-right whitespace-nowrap last:pr-0">
            {text(score, currency)}
          </td>
        ))
      )}
    </tr>
  );
}

/** The same below one another, where a table has no room. */
function CandidateList({ caption, candidates, chosenId, currency }: Props) {
  return (
    <ul aria-label={caption} className="grid grid-cols-1 gap-3 text-sm md:hidden">
      {candidates.map((candidate) => (
        <li key={candidate.channelId} className="border-t border-line pt-2.5">
          <Name candidate={candidate} chosenId={chosenId} />
          {candidate.score === null ? (
            <p className="text-second">{whyNot(candidate)}</p>
          ) : (
            <Figures score={candidate.score} currency={currency} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Figures({ score, currency }: { score: CandidateScore; currency: string }) {
  return (
    <dl className="mt-1.5 grid grid-cols-3 gap-x-3 gap-y-1.5">
      {FIGURES.map(({ header, text }) => (
        <div key={header}>
          <dt className="text-xs text-third">{header}</dt>
          <dd className="figures">{text(score, currency)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Name({ candidate: { channelId }, chosenId }: Omit<OneProps, "currency">) {
  return (
    <span className="flex flex-wrap items-center gap-1.5 font-medium">
      {providerOfChannel(channelId)}
      {channelId === chosenId && <Badge tone="accent">chosen</Badge>}
    </span>
  );
}

function whyNot({ excludedBecause }: CandidateRecord): string {
  return excludedBecause === null ? "not weighed: something else decided" : exclusionWords(excludedBecause);
}
