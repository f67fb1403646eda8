import { Badge } from "@/components/ui/badge";
import type { CandidateRecord, CandidateScore } from "@/lib/routing/decision";
import { exclusionWords, providerOfChannel } from "./channel-words";
import { estimateText, ratioText } from "./decision-words";
import { formatCount } from "./format";

type Props = {
  caption: string;
  candidates: readonly CandidateRecord[];
  chosenId: string | null;
  currency: string;
};

/** What was weighed: every channel of the method, why it was left out, or what it was worth. Estimates, rounded. */
export function CandidatesTable({ caption, candidates, chosenId, currency }: Props) {
  const money = (minor: number) => estimateText(minor, currency);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a link in its rows the keyboard could not scroll it sideways.
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto">
      <table className="w-full border-separate border-spacing-0 text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {["Channel", "Approved", "Answers", "95 % within", "Fee", "Worth", "Share"].map((header, index) => (
              <th
                key={header}
                scope="col"
                title={TITLES[header]}
                className={`border-b border-line px-2 py-1.5 text-xs font-medium whitespace-nowrap text-third first:pl-0 last:pr-0 ${index === 0 ? "text-left" : "text-right"}`}
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {candidates.map(({ channelId, excludedBecause, score }) => (
            <tr key={channelId}>
              <th scope="row" className="border-b border-line py-2 pr-2 text-left font-medium">
                <span className="flex flex-wrap items-center gap-1.5">
                  {providerOfChannel(channelId)}
                  {channelId === chosenId && <Badge tone="accent">chosen</Badge>}
                </span>
              </th>
              {score === null ? (
                <td colSpan={6} className="border-b border-line py-2 pl-2 text-second">
                  {excludedBecause === null ? "not weighed: something else decided" : exclusionWords(excludedBecause)}
                </td>
              ) : (
                cellsOf(score, money).map(([key, text]) => (
                  <td
                    key={key}
                    className="figures border-b border-line px-2 py-2 text-right whitespace-nowrap last:pr-0"
                  >
                    {text}
                  </td>
                ))
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const TITLES: Readonly<Record<string, string>> = {
  Approved: "Share of payments that are approved, as believed from the outcomes so far",
  Answers: "How likely a call is answered now",
  "95 % within": "How long 95 of 100 calls take at most",
  Fee: "What the provider keeps of this payment",
  Worth: "Margin times approval, less the fee, less what failures and slowness cost",
  Share: "How many of 100 such payments would go there",
};

function cellsOf(score: CandidateScore, money: (minor: number) => string): [key: string, text: string][] {
  return [
    ["approved", `${ratioText(score.approvalMean)}`],
    ["answers", ratioText(score.availability)],
    ["p95", score.p95Ms === null ? "–" : `${formatCount(Math.round(score.p95Ms))} ms`],
    ["fee", money(score.feeMinor)],
    ["worth", money(score.valueMinor)],
    ["share", `${Math.round(score.propensity * 100)} %`],
  ];
}
