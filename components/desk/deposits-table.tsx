import { Gem } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import type { DepositView } from "@/lib/pool/desk-queries";
import { divideRounded } from "@/lib/shared/money";
import { type DeskColumn, DeskTable } from "./desk-table";
import { formatAmount, formatCount } from "./format";
import { When } from "./when";

/** US dollars for one diamond, to a hundredth of a cent. */
function costPerDiamond({ costUsdMinor, diamonds }: DepositView): string {
  const hundredths = divideRounded(BigInt(costUsdMinor) * 100n, BigInt(diamonds), "half-up");
  return `$0.${hundredths.toString().padStart(4, "0")}`;
}

const COLUMNS: ReadonlyArray<DeskColumn<DepositView>> = [
  { key: "when", header: "When", cell: (deposit) => <When at={deposit.recordedAt} className="whitespace-nowrap" /> },
  { key: "account", header: "Account", cell: (deposit) => deposit.custodianId },
  { key: "diamonds", header: "Diamonds", isFigure: true, cell: (deposit) => formatCount(deposit.diamonds) },
  {
    key: "cost",
    header: "Cost",
    isFigure: true,
    isExtra: true,
    cell: (deposit) => formatAmount(deposit.costUsdMinor, "USD"),
  },
  { key: "each", header: "Each", isFigure: true, isExtra: true, cell: costPerDiamond },
  { key: "supplier", header: "Supplier", isExtra: true, cell: (deposit) => deposit.supplier },
  { key: "document", header: "Document", isExtra: true, cell: (deposit) => deposit.document },
  { key: "by", header: "By", isExtra: true, cell: (deposit) => deposit.by ?? <span className="text-third">seed</span> },
];

export function DepositsTable({ deposits }: { deposits: readonly DepositView[] }) {
  return (
    <DeskTable
      caption="Deposits"
      columns={COLUMNS}
      rows={deposits}
      rowKey={(deposit) => deposit.id}
      empty={
        <EmptyState icon={Gem} title="No deposit yet">
          Diamonds that the supplier put into our accounts stand here, with what they cost.
        </EmptyState>
      }
    />
  );
}
