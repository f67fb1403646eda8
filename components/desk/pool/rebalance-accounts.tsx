import { DeskTable } from "@/components/desk/desk-table";
import { formatCount, formatDistance, formatShare } from "@/components/desk/format";
import { Badge } from "@/components/ui/badge";
import type { RebalanceAccountView } from "@/lib/pool/rebalance-queries";

const WHOLE_BP = 10_000;

/** Each open account's share beside its target, and how it can be evened out. */
export function RebalanceAccounts({ accounts }: { accounts: readonly RebalanceAccountView[] }) {
  const open = accounts.filter(({ isPaused }) => !isPaused);
  const total = open.reduce((sum, { availableDiamonds }) => sum + BigInt(availableDiamonds), 0n);
  const targets = open.reduce((sum, { targetBp }) => sum + targetBp, 0);
  const shareOf = ({ availableDiamonds }: RebalanceAccountView) =>
    total === 0n ? 0 : Number((BigInt(availableDiamonds) * BigInt(WHOLE_BP)) / total);
  const targetOf = ({ targetBp }: RebalanceAccountView) =>
    targets === 0 ? 0 : Math.round((targetBp * WHOLE_BP) / targets);
  return (
    <DeskTable
      caption="Shares and targets"
      rows={accounts}
      rowKey={({ id }) => id}
      columns={[
        { key: "name", header: "Account", cell: ({ name, id }) => <span title={id}>{name}</span> },
        {
          key: "available",
          header: "Available",
          isFigure: true,
          cell: ({ availableDiamonds }) => formatCount(availableDiamonds),
        },
        {
          key: "share",
          header: "Share · target",
          isFigure: true,
          cell: (account) =>
            account.isPaused ? (
              <Badge tone="warning">stopped</Badge>
            ) : (
              `${formatShare(shareOf(account))} · ${formatShare(targetOf(account))}`
            ),
        },
        {
          key: "distance",
          header: "Distance",
          isFigure: true,
          isExtra: true,
          cell: (account) => (account.isPaused ? "left out" : formatDistance(shareOf(account) - targetOf(account))),
        },
        { key: "open", header: "Under way", isFigure: true, isExtra: true, cell: underWay },
        { key: "how", header: "Transfers", isStacked: true, cell: (account) => <How account={account} /> },
      ]}
      empty={<p className="px-5 pb-4 text-second">There is no custodian account yet.</p>}
    />
  );
}

function underWay({ incomingDiamonds, outgoingDiamonds }: RebalanceAccountView): string {
  const parts = [
    incomingDiamonds === "0" ? "" : `${formatCount(incomingDiamonds)} in`,
    outgoingDiamonds === "0" ? "" : `${formatCount(outgoingDiamonds)} out`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "nothing" : parts.join(", ");
}

function How({ account }: { account: RebalanceAccountView }) {
  if (account.statedCapability === "none") return <Badge>steering only</Badge>;
  if (account.statedCapability === "manual") return <Badge tone="warning">by hand</Badge>;
  if (account.capability === "none") return <Badge tone="bad">by API, off until proven</Badge>;
  return <Badge tone="good">{account.isProven ? "by API, proven" : "by API"}</Badge>;
}
