import { Scale } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { CustodianView } from "@/lib/pool/desk-queries";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatCount } from "../format";
import { When } from "../when";

type Line = { account: CustodianView; reading: NonNullable<CustodianView["reading"]> };

const COLUMNS: ReadonlyArray<DeskColumn<Line>> = [
  {
    key: "account",
    header: "Account",
    cell: ({ account }) => (
      <Link
        href={`/admin/pool/${encodeURIComponent(account.id)}#readings`}
        className="font-medium text-accent hover:text-accent-strong"
      >
        {account.name}
      </Link>
    ),
  },
  { key: "ours", header: "Our books", isFigure: true, cell: ({ reading }) => formatCount(reading.oursDiamonds) },
  { key: "theirs", header: "Platform", isFigure: true, cell: ({ reading }) => formatCount(reading.theirsDiamonds) },
  {
    key: "difference",
    header: "Difference",
    isFigure: true,
    isExtra: true,
    cell: ({ reading }) => formatCount(reading.differenceDiamonds),
  },
  {
    key: "open",
    header: "Open unknowns",
    isFigure: true,
    isExtra: true,
    cell: ({ reading }) => formatCount(reading.openDiamonds),
  },
  { key: "verdict", header: "Explained", cell: ({ reading }) => <ReadingBadge {...reading} /> },
  { key: "when", header: "When", isExtra: true, cell: ({ reading }) => <When at={reading.readAt} /> },
];

export function ReadingBadge({
  isExplained,
  differenceDiamonds,
}: {
  isExplained: boolean;
  differenceDiamonds: string;
}) {
  if (!isExplained) return <Badge tone="bad">not explained</Badge>;
  return <Badge tone="good">{differenceDiamonds === "0" ? "equal" : "explained"}</Badge>;
}

/** The last comparison of each account's books with the balance that the platform reports. */
export function BooksTable({ custodians }: { custodians: readonly CustodianView[] }) {
  const lines = custodians.flatMap((account) =>
    account.reading === null ? [] : [{ account, reading: account.reading }],
  );
  return (
    <DeskTable
      caption="Books against the platform"
      columns={COLUMNS}
      rows={lines}
      rowKey={({ account }) => account.id}
      empty={
        <EmptyState icon={Scale} title="Not compared yet">
          The worker asks the platform every few minutes what each account holds, and compares it with the books.
        </EmptyState>
      }
    />
  );
}
