import { TicketPercent } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatAmount, formatCount } from "../format";
import { When } from "../when";
import { percentText } from "./change-words";

/** A promotion as the desk shows it; amounts as decimal strings, times as ISO strings. */
export type PromotionLine = {
  id: string;
  kind: string;
  code: string | null;
  diamonds: number | null;
  priceUsdMinor: string | null;
  percentBp: number | null;
  amountUsdMinor: string | null;
  minimumUsdMinor: string;
  countries: readonly string[];
  usesMax: number | null;
  customerUsesMax: number | null;
  usesCount: number;
  startsAt: string;
  endsAt: string | null;
  state: "active" | "to_come" | "used_up" | "over" | "ended";
  reason: string;
};

const STATES: Record<PromotionLine["state"], { word: string; tone: Tone }> = {
  active: { word: "active", tone: "good" },
  to_come: { word: "to come", tone: "warning" },
  used_up: { word: "used up", tone: "accent" },
  over: { word: "over", tone: "neutral" },
  ended: { word: "ended", tone: "neutral" },
};

/** "5 % off", "$2.00 off", "500 diamonds for $9.99". */
export function promotionGives({ priceUsdMinor, percentBp, amountUsdMinor, diamonds }: PromotionLine): string {
  if (priceUsdMinor !== null) return `${formatCount(diamonds ?? 0)} diamonds for ${formatAmount(priceUsdMinor, "USD")}`;
  const off = percentBp === null ? formatAmount(amountUsdMinor ?? "0", "USD") : percentText(percentBp);
  return diamonds === null ? `${off} off` : `${off} off ${formatCount(diamonds)} diamonds`;
}

export function PromotionState({ state }: { state: PromotionLine["state"] }) {
  return <Badge tone={STATES[state].tone}>{STATES[state].word}</Badge>;
}

const COLUMNS: ReadonlyArray<DeskColumn<PromotionLine>> = [
  { key: "name", header: "Name", cell: ({ code }) => <span className="font-medium">{code ?? "Offer"}</span> },
  {
    key: "gives",
    header: "Gives",
    isStacked: true,
    cell: (line) => <span className="figures">{promotionGives(line)}</span>,
  },
  {
    key: "uses",
    header: "Used",
    isFigure: true,
    cell: ({ usesCount, usesMax }) =>
      usesMax === null ? formatCount(usesCount) : `${formatCount(usesCount)} of ${formatCount(usesMax)}`,
  },
  { key: "state", header: "State", cell: ({ state }) => <PromotionState state={state} /> },
  {
    key: "ends",
    header: "Ends",
    isExtra: true,
    cell: ({ endsAt }) => (endsAt === null ? <span className="text-third">no end</span> : <When at={endsAt} />),
  },
];

type Props = {
  promotions: readonly PromotionLine[];
  hrefOf: (line: PromotionLine) => string;
  selectedId?: string;
};

export function PromotionsTable({ promotions, hrefOf, selectedId }: Props) {
  return (
    <DeskTable
      caption="Offers and codes"
      columns={COLUMNS}
      rows={promotions}
      rowKey={({ id }) => id}
      rowHref={hrefOf}
      isSelected={({ id }) => id === selectedId}
      empty={
        <EmptyState icon={TicketPercent} title="No offer and no code yet">
          An offer lowers one package's price for a time. A code lowers the price for whoever has it.
        </EmptyState>
      }
    />
  );
}
