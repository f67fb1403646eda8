"use client";

import { ChartLine } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import type { MethodChart } from "@/lib/payments/channel-figures";
import { providerOfChannel } from "../channel-words";
import { formatCount, formatShare } from "../format";
import { methodWord } from "../words";
import { ChartTable } from "./chart-table";
import { useChannels } from "./live-channels";
import { RateChart } from "./rate-chart";
import { TrafficChart } from "./traffic-chart";

/** Fewer points of a line are a dot in an empty card. */
const DRAWN_MINUTES_MIN = 10;

/** Success and traffic share of each method that was paid with, over the last hour; the busiest first. */
export function MethodCharts() {
  const { charts } = useChannels().view;
  const busy = charts
    .filter((chart) => chart.outcomes > 0 || chart.traffic.length > 0)
    .toSorted((a, b) => startsOf(b) - startsOf(a));
  const idle = charts.filter((chart) => !busy.includes(chart));
  if (busy.length === 0) {
    return (
      <EmptyState icon={ChartLine} title="No payment within the last hour">
        As soon as customers pay, each method's success rate and the share of its channels stand here.
      </EmptyState>
    );
  }
  return (
    <div className="px-5 pb-5">
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,16rem),1fr))] gap-x-6 gap-y-5">
        {busy.map((chart) => (
          <li key={chart.method}>
            <Chart chart={chart} />
          </li>
        ))}
      </ul>
      {idle.length > 0 && (
        <p className="pt-4 text-sm text-third">
          Nothing within the hour: {idle.map(({ method }) => methodWord(method)).join(", ")}.
        </p>
      )}
    </div>
  );
}

function startsOf({ traffic }: MethodChart): number {
  return traffic.reduce((sum, { starts }) => sum + starts, 0);
}

function Chart({ chart }: { chart: MethodChart }) {
  const isDrawn = [...chart.success, ...chart.successBefore].filter((bp) => bp !== null).length >= DRAWN_MINUTES_MIN;
  const only = chart.traffic.length === 1 ? chart.traffic[0] : undefined;
  return (
    <figure className="grid grid-cols-1 gap-2">
      <figcaption className="flex items-baseline justify-between gap-3">
        <h3 className="text-base font-bold">{methodWord(chart.method)}</h3>
        <span className="figures text-sm text-second">
          <span className="font-bold text-ink">{chart.successBp === null ? "–" : formatShare(chart.successBp)}</span>{" "}
          paid of {formatCount(chart.outcomes)}
        </span>
      </figcaption>
      {isDrawn ? (
        <RateChart now={chart.success} before={chart.successBefore} />
      ) : (
        <p className="text-sm text-third">Too few minutes with payments to draw a line yet.</p>
      )}
      <TrafficChart traffic={chart.traffic} />
      {only !== undefined && <p className="text-xs text-second">All by {providerOfChannel(only.channelId)}</p>}
      {(isDrawn || only === undefined) && (
        <p className="flex justify-between pr-11 text-xs text-third" aria-hidden="true">
          <span>an hour ago</span>
          <span>now</span>
        </p>
      )}
      <ChartTable chart={chart} />
    </figure>
  );
}
