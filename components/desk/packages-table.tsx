import { Pencil, Tags } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { Package } from "@/lib/catalog/package";
import type { DeskAction } from "./desk-form";
import { type DeskColumn, DeskTable } from "./desk-table";
import { formatAmount, formatCount } from "./format";
import { MovePackage } from "./prices/move-package";

/** What the platform's band is measured in. */
export function perDollar(diamonds: number, priceUsdMinor: bigint): string {
  return ((diamonds * 100) / Number(priceUsdMinor)).toFixed(1);
}

const COLUMNS: ReadonlyArray<DeskColumn<PackageLine>> = [
  {
    key: "diamonds",
    header: "Diamonds",
    cell: (item) => <span className="figures">{formatCount(item.diamonds)}</span>,
  },
  {
    key: "price",
    header: "Price",
    isFigure: true,
    // The whole row opens it: the pen says that something can be changed there.
    cell: (item) => (
      <span className="inline-flex items-center gap-1.5 font-medium text-accent group-hover:text-accent-strong">
        {formatAmount(item.priceUsdMinor, "USD")}
        <Pencil className="size-3.5" aria-hidden="true" />
      </span>
    ),
  },
  {
    key: "per",
    header: "Diamonds per USD",
    isFigure: true,
    isExtra: true,
    cell: (item) => perDollar(item.diamonds, item.priceUsdMinor),
  },
  {
    key: "badge",
    header: "Badge",
    isStacked: true,
    cell: (item) => (item.badge === null ? "" : <Badge tone="accent">{item.badge.replace("_", " ")}</Badge>),
  },
  {
    key: "state",
    header: "State",
    isStacked: true,
    cell: (item) => (
      <span className="inline-flex flex-wrap gap-1">
        <Badge tone={item.isActive ? "good" : "neutral"}>{item.isActive ? "on sale" : "off sale"}</Badge>
        {item.schedules.length > 0 && <Badge tone="warning">planned change</Badge>}
      </span>
    ),
  },
];

type PackageLine = Package & { schedules: readonly object[] };
type Props = {
  packages: readonly PackageLine[];
  hrefOf: (item: Package) => string;
  selectedId?: string;
  moveAction: DeskAction<object>;
};

/** In the shop's order. */
export function PackagesTable({ packages, hrefOf, selectedId, moveAction }: Props) {
  const move: DeskColumn<PackageLine> = {
    key: "move",
    header: "Position",
    cell: (item) => (
      <MovePackage
        packageId={item.id}
        name={`${formatCount(item.diamonds)} diamonds`}
        place={packages.indexOf(item) + 1}
        last={packages.length}
        action={moveAction}
      />
    ),
  };
  return (
    <DeskTable
      caption="Packages"
      columns={[...COLUMNS, move]}
      rows={packages}
      rowKey={(item) => item.id}
      rowHref={hrefOf}
      isSelected={(item) => item.id === selectedId}
      empty={
        <EmptyState icon={Tags} title="Nothing is for sale">
          Make the first package below. Free amounts are priced by the package below them.
        </EmptyState>
      }
    />
  );
}
