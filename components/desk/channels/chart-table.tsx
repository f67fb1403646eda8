import type { MethodChart } from "@/lib/payments/channel-figures";
import { providerOfChannel } from "../channel-words";
import { formatShare } from "../format";
import { methodWord } from "../words";

/** Each point of a chart looks back five minutes, so every fifth says all of it. */
const STEP = 5;

/** The chart's figures for who does not see it. */
export function ChartTable({ chart: { method, success, successBefore, traffic } }: { chart: MethodChart }) {
  const rows = success.map((_, index) => index).filter((index) => (success.length - 1 - index) % STEP === 0);
  return (
    // A table does not shrink by itself: hidden beside the right edge it would widen the page.
    <div className="sr-only">
      <table>
        <caption>{methodWord(method)}: the last hour, five minutes a line</caption>
        <thead>
          <tr>
            <th scope="col">Minutes ago</th>
            <th scope="col">Paid</th>
            <th scope="col">Paid an hour before</th>
            {traffic.map(({ channelId }) => (
              <th scope="col" key={channelId}>
                Share of {providerOfChannel(channelId)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((index) => (
            <tr key={index}>
              <th scope="row">{success.length - 1 - index}</th>
              <td>{text(success[index])}</td>
              <td>{text(successBefore[index])}</td>
              {traffic.map(({ channelId, points }) => (
                <td key={channelId}>{text(points[index])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function text(bp: number | null | undefined): string {
  return bp == null ? "no payment" : formatShare(bp);
}
