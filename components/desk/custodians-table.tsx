import { Gem } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { CustodianView } from "@/lib/pool/desk-queries";
import { type DeskColumn, DeskTable } from "./desk-table";
import { formatCount, formatDistance, formatShare } from "./format";
import { When } from "./when";

const COLUMNS: ReadonlyArray<DeskColumn<CustodianView>> = [
  {
    key: "account",
    header: "Account",
    cell: (account) => (
      <span>
        <Link
          href={`/admin/pool/${encodeURIComponent(account.id)}`}
          className="font-medium text-accent hover:text-accent-strong"
        >
          {account.name}
        </Link>
        <span className="block text-sm text-third">
          {account.id} · {account.owner}
        </span>
      </span>
    ),
  },
  {
    key: "available",
    header: "Available",
    isFigure: true,
    cell: (account) => (
      <span className="inline-flex items-center gap-2">
        {account.isLow && <Badge tone="bad">low</Badge>}
        {formatCount(account.availableDiamonds)}
      </span>
    ),
  },
  {
    key: "reserved",
    header: "Reserved",
    isFigure: true,
    isExtra: true,
    cell: (account) => formatCount(account.reservedDiamonds),
  },
  {
    key: "unknown",
    header: "Unknown",
    isFigure: true,
    isExtra: true,
    cell: (account) => formatCount(account.unknownDiamonds),
  },
  {
    key: "share",
    header: "Share · target",
    isFigure: true,
    isExtra: true,
    cell: (account) => `${formatShare(account.shareBp)} · ${formatShare(account.targetBp)}`,
  },
  {
    key: "distance",
    header: "Distance",
    isFigure: true,
    isExtra: true,
    cell: (account) => formatDistance(account.shareBp - account.targetBp),
  },
  {
    key: "platform",
    header: "Compared with the platform",
    isFigure: true,
    isExtra: true,
    cell: (account) => <Reading account={account} />,
  },
];

function stateColumn(switchOf: (account: CustodianView) => ReactNode): DeskColumn<CustodianView> {
  return {
    key: "state",
    header: "State",
    cell: (account) => (
      <span className="flex flex-wrap items-center justify-end gap-2 md:justify-start">
        {account.pausedAt !== null && <Badge tone="warning">paused</Badge>}
        {switchOf(account)}
        {account.pausedAt !== null && (
          <span className="w-full max-w-56 text-sm text-second">{pausedWords(account.pausedReason)}</span>
        )}
      </span>
    ),
  };
}

/** Why the shop stopped an account by itself; a person's own reason stands as it is. */
const PAUSED_WORDS: Readonly<Record<string, string>> = {
  reconcile: "the platform holds less or more than the books say",
  stock: "the platform says that it is empty",
  halt: "the platform stopped it",
};

export function pausedWords(reason: string | null): string {
  return PAUSED_WORDS[reason ?? ""] ?? reason ?? "";
}

/** Both figures are of the moment of the comparison: what was sold since then is missing on neither side. */
function Reading({ account: { reading } }: { account: CustodianView }) {
  if (reading === null) return <span className="text-third">not asked yet</span>;
  const theirs = formatCount(reading.theirsDiamonds);
  const isEqual = reading.differenceDiamonds === "0";
  return (
    <span className="grid justify-items-end gap-0.5">
      <span className="inline-flex items-center gap-2">
        <Badge tone={reading.isExplained ? "good" : "bad"}>
          {isEqual ? "equal" : reading.isExplained ? "explained" : "differs"}
        </Badge>
        <When at={reading.readAt} />
      </span>
      <span className="text-xs text-third">
        {isEqual ? `${theirs} on both sides` : `theirs ${theirs}, ours ${formatCount(reading.oursDiamonds)}`}
      </span>
    </span>
  );
}

type Props = { custodians: readonly CustodianView[]; switchOf: (account: CustodianView) => ReactNode };

/** Each account with what it holds, how far it is from its target, and what the platform said last. */
export function CustodiansTable({ custodians, switchOf }: Props) {
  return (
    <DeskTable
      caption="Custodian accounts"
      columns={[...COLUMNS, stateColumn(switchOf)]}
      rows={custodians}
      rowKey={(account) => account.id}
      empty={
        <EmptyState icon={Gem} title="No custodian account">
          The platform's reseller accounts that hold the diamonds stand here. Open the first one above.
        </EmptyState>
      }
    />
  );
}
