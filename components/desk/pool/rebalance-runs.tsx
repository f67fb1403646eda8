import { DeskTable } from "@/components/desk/desk-table";
import { formatCount } from "@/components/desk/format";
import { When } from "@/components/desk/when";
import { Badge } from "@/components/ui/badge";
import type { RunView } from "@/lib/pool/rebalance-queries";
import { formatDeviation, statusWords } from "./rebalance-words";

type Props = { runs: readonly RunView[]; nameOf: (id: string) => string };

/** What was planned, what came of it, and how far the shares were from their targets before and after. */
export function RebalanceRuns({ runs, nameOf }: Props) {
  return (
    <DeskTable
      caption="Runs"
      rows={runs}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "started",
          header: "Started",
          cell: ({ startedAt, trigger, by }) => (
            <span className="grid">
              <When at={startedAt} />
              <span className="text-xs text-third">
                {trigger === "clock" ? "by the clock" : `by ${by ?? "a person"}`}
              </span>
            </span>
          ),
        },
        { key: "before", header: "Before", isFigure: true, cell: ({ beforeMicro }) => formatDeviation(beforeMicro) },
        {
          key: "after",
          header: "After",
          isFigure: true,
          cell: ({ afterMicro }) =>
            afterMicro === null ? <Badge tone="accent">under way</Badge> : formatDeviation(afterMicro),
        },
        {
          key: "transfers",
          header: "Transfers",
          isStacked: true,
          cell: ({ transfers, rounds }) =>
            transfers.length === 0 ? (
              <span className="text-third">nothing to move</span>
            ) : (
              <ul className="grid gap-1 text-sm">
                {transfers.map((transfer) => (
                  <li key={transfer.id} className="flex flex-wrap items-center gap-2">
                    <span className="figures">
                      {formatCount(transfer.diamonds)} {nameOf(transfer.fromId)} → {nameOf(transfer.toId)}
                    </span>
                    <Badge tone={statusWords(transfer.status).tone}>{statusWords(transfer.status).word}</Badge>
                    {transfer.status === "refused" && <span className="text-third">{transfer.because}</span>}
                  </li>
                ))}
                {rounds > 1 && <li className="text-xs text-third">in {rounds} rounds</li>}
              </ul>
            ),
        },
      ]}
      empty={<p className="px-5 pb-4 text-second">No run yet. The clock makes the first one, or you do.</p>}
    />
  );
}
