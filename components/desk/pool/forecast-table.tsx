import { Hourglass } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { AccountForecast } from "@/lib/pool/forecast-queries";
import { HOUR_MS } from "@/lib/shared/durations";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatCount, formatDuration } from "../format";

const COLUMNS: ReadonlyArray<DeskColumn<AccountForecast>> = [
  {
    key: "account",
    header: "Account",
    cell: ({ custodianId, name }) => (
      <Link
        href={`/admin/pool/${encodeURIComponent(custodianId)}#forecast`}
        className="font-medium text-accent hover:text-accent-strong"
      >
        {name}
      </Link>
    ),
  },
  {
    key: "pace",
    header: "A day",
    isFigure: true,
    isExtra: true,
    cell: ({ perDayDiamonds }) => formatCount(Math.round(perDayDiamonds)),
  },
  {
    key: "reorder",
    header: "Reorder at",
    isFigure: true,
    isExtra: true,
    cell: ({ reorderDiamonds }) => formatCount(Math.round(reorderDiamonds)),
  },
  {
    key: "order",
    header: "Order a deposit",
    cell: ({ reorderInHours }) =>
      reorderInHours === 0 ? <Badge tone="bad">now</Badge> : inTime(reorderInHours, "not within a week"),
  },
  { key: "empty", header: "Empty", cell: ({ emptyInHours }) => inTime(emptyInHours, "not within a week") },
];

function inTime(hours: number | null, never: string) {
  return hours === null ? <span className="text-third">{never}</span> : `in ${formatDuration(hours * HOUR_MS)}`;
}

/** Each account's forecast in a line; the account's own page has the chart. */
export function ForecastTable({ forecasts }: { forecasts: readonly AccountForecast[] }) {
  return (
    <DeskTable
      caption="How long each account lasts"
      columns={COLUMNS}
      rows={forecasts}
      rowKey={({ custodianId }) => custodianId}
      empty={
        <EmptyState icon={Hourglass} title="No account to forecast">
          When each account runs dry, at the demand of the last days, stands here.
        </EmptyState>
      }
    />
  );
}
