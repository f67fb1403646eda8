"use client";

import Link from "next/link";
import { classNames } from "@/components/ui/class-names";
import type { ChannelView, ProviderView } from "@/lib/payments/channels-view";
import { providerWord } from "../channel-words";
import { methodWord } from "../words";
import { BreakerNote } from "./breaker-note";
import { ChannelChips } from "./channel-chips";
import { FailedFigure, LatencyFigure, SuccessFigure, TodayFigure, TrafficFigure } from "./channel-figures";
import { useChannels } from "./live-channels";
import { ProbeNote } from "./probe-note";

type Column = {
  key: string;
  header: string;
  /** Left out where a table has little room; the panel has it, too. */
  isExtra?: boolean;
  cell: (channel: ChannelView) => React.ReactNode;
};

const COLUMNS: readonly Column[] = [
  { key: "success", header: "Success", cell: (channel) => <SuccessFigure channel={channel} /> },
  { key: "failed", header: "Technical failures", cell: (channel) => <FailedFigure channel={channel} /> },
  { key: "latency", header: "Answers in: median / 95 %", cell: (channel) => <LatencyFigure channel={channel} /> },
  { key: "traffic", header: "Share of its method", cell: (channel) => <TrafficFigure channel={channel} /> },
  { key: "today", header: "Since 08:00 Manila", isExtra: true, cell: (channel) => <TodayFigure channel={channel} /> },
];

type Props = { selectedId: string | undefined };

/** Every channel with how it does, by provider, as it changes. A row opens the channel beside the list. */
export function ChannelsTable({ selectedId }: Props) {
  const { view } = useChannels();
  const columns = selectedId === undefined ? COLUMNS : COLUMNS.filter(({ isExtra }) => isExtra !== true);
  return (
    <section aria-label="Channels" className="overflow-x-auto xl:overflow-visible">
      <table className="w-full border-separate border-spacing-0 text-base">
        <caption className="sr-only">
          Channels by provider: state, and of the last hour success, technical failures, time to answer and share of the
          method's payments; below each figure the last five minutes
        </caption>
        <thead>
          <tr className="max-md:sr-only">
            <HeadCell>Channel</HeadCell>
            {columns.map(({ key, header, isExtra }) => (
              <HeadCell key={key} isFigure isExtra={isExtra}>
                {header}
              </HeadCell>
            ))}
          </tr>
        </thead>
        {view.providers.map((provider) => (
          <ProviderRows
            key={provider.provider}
            provider={provider}
            channels={view.channels.filter((channel) => channel.provider === provider.provider)}
            columns={columns}
            selectedId={selectedId}
          />
        ))}
      </table>
    </section>
  );
}

type HeadProps = { isFigure?: boolean; isExtra?: boolean; children: React.ReactNode };

function HeadCell({ isFigure = false, isExtra = false, children }: HeadProps) {
  return (
    <th
      scope="col"
      className={classNames(
        "sticky top-0 z-10 border-y border-line bg-sunken px-3 py-2 text-xs font-medium whitespace-nowrap text-third first:pl-5 last:pr-5",
        isFigure ? "text-right" : "text-left",
        isExtra && "max-lg:hidden",
      )}
    >
      {children}
    </th>
  );
}

type RowsProps = Props & { provider: ProviderView; channels: readonly ChannelView[]; columns: readonly Column[] };

function ProviderRows({ provider, channels, columns, selectedId }: RowsProps) {
  return (
    <tbody className="last:[&>tr:last-child>*]:border-b-0">
      <tr>
        <th scope="rowgroup" colSpan={columns.length + 1} className="border-b border-line px-5 pt-4 pb-2 text-left">
          <span className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
            <span className="text-md font-bold">{providerWord(provider.provider)}</span>
            <span className="text-sm font-normal text-second">
              <ProbeNote provider={provider} />
            </span>
          </span>
        </th>
      </tr>
      {channels.map((channel) => (
        <tr
          key={channel.id}
          data-channel={channel.id}
          aria-current={channel.id === selectedId || undefined}
          className="group relative transition hover:bg-sunken has-[[data-row-link]:focus-visible]:bg-sunken aria-[current]:bg-accent-soft"
        >
          <th scope="row" className="border-b border-line py-2.5 pr-3 pl-5 text-left align-top font-normal max-md:pr-5">
            <FirstCell channel={channel} columns={columns} />
          </th>
          {columns.map(({ key, isExtra, cell }) => (
            <td
              key={key}
              className={classNames(
                "figures border-b border-line px-3 py-2.5 text-right align-top whitespace-nowrap last:pr-5",
                isExtra ? "max-lg:hidden" : "max-md:hidden",
              )}
            >
              {cell(channel)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

/** The channel and its state; on narrow screens its figures, too. */
function FirstCell({ channel, columns }: { channel: ChannelView; columns: readonly Column[] }) {
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
        <Link
          href={`/admin/channels?channel=${channel.id}`}
          prefetch={false}
          scroll={false}
          data-row-link
          className="rounded-sm font-bold after:absolute after:inset-0"
        >
          {methodWord(channel.method)}
          <span className="sr-only"> by {providerWord(channel.provider)}</span>
        </Link>
        <ChannelChips channel={channel} />
      </span>
      <BreakerNote channel={channel} />
      {isIdle(channel) ? (
        <span className="mt-1 block text-sm text-third md:hidden">No payment within the hour</span>
      ) : (
        <span className="mt-2 grid grid-cols-2 gap-x-4 gap-y-2 md:hidden">
          {columns.map(({ key, header, cell }) => (
            <span key={key} className="figures block text-left">
              <span className="block text-xs text-third">{header}</span>
              {cell(channel)}
            </span>
          ))}
        </span>
      )}
    </>
  );
}

function isIdle({ hour, todayUsdMinor }: ChannelView): boolean {
  return hour.calls === 0 && hour.outcomes === 0 && todayUsdMinor === "0";
}
