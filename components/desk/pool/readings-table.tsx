import { Scale } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import type { ReadingView } from "@/lib/pool/account-queries";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatCount } from "../format";
import { When } from "../when";
import { ReadingBadge } from "./books-table";

const COLUMNS: ReadonlyArray<DeskColumn<ReadingView>> = [
  { key: "when", header: "When", cell: ({ readAt }) => <When at={readAt} className="whitespace-nowrap" /> },
  { key: "ours", header: "Our books", isFigure: true, cell: ({ oursDiamonds }) => formatCount(oursDiamonds) },
  { key: "theirs", header: "Platform", isFigure: true, cell: ({ theirsDiamonds }) => formatCount(theirsDiamonds) },
  {
    key: "difference",
    header: "Difference",
    isFigure: true,
    isExtra: true,
    cell: ({ differenceDiamonds }) => formatCount(differenceDiamonds),
  },
  {
    key: "open",
    header: "Open unknowns",
    isFigure: true,
    isExtra: true,
    cell: ({ openDiamonds }) => formatCount(openDiamonds),
  },
  { key: "verdict", header: "Explained", cell: (reading) => <ReadingBadge {...reading} /> },
];

/** Every comparison of one account, newest first. */
export function ReadingsTable({ readings }: { readings: readonly ReadingView[] }) {
  return (
    <DeskTable
      caption="Comparisons with the platform"
      columns={COLUMNS}
      rows={readings}
      rowKey={({ id }) => id}
      empty={
        <EmptyState icon={Scale} title="Not compared yet">
          The worker asks the platform every few minutes what this account holds. Its answers stand here.
        </EmptyState>
      }
    />
  );
}
