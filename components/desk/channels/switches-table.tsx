"use client";

import { ToggleRight } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { SwitchView } from "@/lib/payments/channels-view";
import { channelName } from "../channel-words";
import { type DeskColumn, DeskTable } from "../desk-table";
import { When } from "../when";
import { useChannels } from "./live-channels";
import { switchReason, switchSentence } from "./switch-words";

const SHOWN = 50;

const COLUMNS: ReadonlyArray<DeskColumn<SwitchView>> = [
  { key: "when", header: "When", cell: (line) => <When at={line.at} className="whitespace-nowrap text-second" /> },
  {
    key: "channel",
    header: "Channel",
    isStacked: true,
    cell: (line) => (
      <Link
        href={`/admin/channels?switches=${line.channelId}#switches`}
        prefetch={false}
        scroll={false}
        title="Only this channel's"
        className="rounded-sm font-medium whitespace-nowrap text-accent hover:text-accent-strong"
      >
        {channelName(line.channelId)}
      </Link>
    ),
  },
  {
    key: "what",
    header: "What",
    isStacked: true,
    cell: (line) => (
      <span className="wrap-anywhere">
        {line.to === "open" ? <Badge tone="bad">{switchSentence(line)}</Badge> : switchSentence(line)}
      </span>
    ),
  },
  {
    key: "why",
    header: "Why",
    isStacked: true,
    cell: (line) => <span className="wrap-anywhere text-second">{switchReason(line)}</span>,
  },
  {
    key: "by",
    header: "By",
    isExtra: true,
    cell: (line) =>
      line.by === null ? (
        <span className="whitespace-nowrap text-third">by itself</span>
      ) : (
        <span className="wrap-anywhere text-second">{line.by}</span>
      ),
  },
];

type Props = {
  /** Only this channel's, if set; `initial` are the newest of those. */
  channelId: string | null;
  initial: readonly SwitchView[];
};

/** What changed about channels, and why: breakers that moved by themselves, and what staff decided. New lines appear by themselves. */
export function SwitchesTable({ channelId, initial }: Props) {
  const { view } = useChannels();
  const fresh = view.switches.filter((line) => channelId === null || line.channelId === channelId);
  const known = new Set(fresh.map(({ id }) => id));
  const lines = [...fresh, ...initial.filter(({ id }) => !known.has(id))]
    .toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1))
    .slice(0, SHOWN);
  return (
    <DeskTable
      caption="Last switches"
      columns={COLUMNS}
      rows={lines}
      rowKey={({ id }) => id}
      empty={
        <EmptyState icon={ToggleRight} title="Nothing has switched yet">
          When a channel stops answering or answers again, and when staff change one, it stands here with the reason.
        </EmptyState>
      }
    />
  );
}
