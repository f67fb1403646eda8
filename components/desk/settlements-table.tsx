import { Scale } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { ProviderSettlement } from "@/lib/finance/desk-queries";
import { providerWord } from "./channel-words";
import { type DeskColumn, DeskTable } from "./desk-table";
import { formatCount } from "./format";
import { MovedAmounts } from "./moved-amounts";
import { When } from "./when";

/** Reports that tell of no today. */
const LATE: Readonly<Record<string, string>> = {
  antom: "comes the day after",
  play: "comes the month after",
};

const NOTHING = <span className="text-third">—</span>;

function LastRun({ last }: Pick<ProviderSettlement, "last">) {
  if (last === null) return <span className="text-third">never read</span>;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-0.5">
      {last.outcome === "lines" && <Badge tone="good">read</Badge>}
      {last.outcome === "none" && (
        <Badge>{last.because === "not_published_yet" ? "not published yet" : "has no report"}</Badge>
      )}
      {last.outcome === "unknown" && <Badge tone="bad">not read: {last.because?.replaceAll("_", " ")}</Badge>}
      {/* A new run begins anew: the words would otherwise be counted from before it. */}
      <When key={last.startedAt} at={last.startedAt} className="text-sm whitespace-nowrap text-second" />
    </span>
  );
}

const COLUMNS: ReadonlyArray<DeskColumn<ProviderSettlement>> = [
  {
    key: "provider",
    header: "Provider",
    cell: ({ provider }) => <span className="font-medium">{providerWord(provider)}</span>,
  },
  { key: "last", header: "Last run", isStacked: true, cell: ({ last }) => <LastRun last={last} /> },
  {
    key: "until",
    header: "Read until",
    isExtra: true,
    cell: ({ provider, readUntil }) => (
      <span className="grid">
        {readUntil === null ? (
          NOTHING
        ) : (
          <When key={readUntil} at={readUntil} className="whitespace-nowrap text-second" />
        )}
        {LATE[provider] && <span className="text-xs text-third">{LATE[provider]}</span>}
      </span>
    ),
  },
  {
    key: "lines",
    header: "Lines",
    isFigure: true,
    isExtra: true,
    cell: ({ last }) => (last?.outcome === "lines" ? formatCount(last.linesCount) : NOTHING),
  },
  {
    key: "matched",
    header: "Movements matched",
    isFigure: true,
    isExtra: true,
    cell: ({ last }) => (last?.outcome === "lines" ? formatCount(last.matchedCount) : NOTHING),
  },
  {
    key: "corrected",
    header: "Fees corrected",
    isFigure: true,
    isExtra: true,
    cell: ({ last }) => (last?.outcome === "lines" ? formatCount(last.correctedCount) : NOTHING),
  },
  {
    key: "open",
    header: "Open",
    isFigure: true,
    cell: ({ openCount }) => (openCount === 0 ? "0" : <Badge tone="warning">{formatCount(openCount)}</Badge>),
  },
  {
    key: "suspense",
    header: "In suspense",
    isFigure: true,
    cell: ({ suspense }) => <MovedAmounts moved={suspense} />,
  },
];

/** Each provider with its last reading and what of it waits for a person. */
export function SettlementsTable({ settlements }: { settlements: readonly ProviderSettlement[] }) {
  return (
    <DeskTable
      caption="Providers"
      columns={COLUMNS}
      rows={settlements}
      rowKey={({ provider }) => provider}
      empty={
        <EmptyState icon={Scale} title="No payment provider">
          The providers whose settings are given stand here.
        </EmptyState>
      }
    />
  );
}
