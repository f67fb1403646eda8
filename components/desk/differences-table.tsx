import { Scale } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { DifferenceLine } from "@/lib/finance/desk-queries";
import type { Currency } from "@/lib/shared/money";
import { providerWord } from "./channel-words";
import { CloseDifferenceForm } from "./close-difference-form";
import type { DeskAction } from "./desk-form";
import { type DeskColumn, DeskTable } from "./desk-table";
import { formatAmount } from "./format";
import { MovedAmounts } from "./moved-amounts";
import { ACCOUNT_WORDS, KIND_WORDS, MOVEMENT_WORDS, STATE_TONES, STATE_WORDS } from "./settlement-words";
import { When } from "./when";

function Figure({ minor, fee, currency }: { minor: string; fee: string; currency: Currency }) {
  return (
    <>
      {formatAmount(minor, currency)}
      {fee !== "0" && <span className="block text-xs text-third">fee {formatAmount(fee, currency)}</span>}
    </>
  );
}

const COLUMNS: ReadonlyArray<DeskColumn<DifferenceLine>> = [
  {
    key: "kind",
    header: "What",
    cell: (line) => (
      <span className="block">
        <span className="font-medium">{KIND_WORDS[line.kind]}</span>
        <span className="block text-sm text-third">
          {MOVEMENT_WORDS[line.movement]} · {line.channel ?? providerWord(line.provider)}
        </span>
      </span>
    ),
  },
  {
    key: "order",
    header: "Order",
    isStacked: true,
    cell: (line) =>
      line.orderId === null ? (
        <span className="font-mono text-xs wrap-anywhere text-third">{line.lineId}</span>
      ) : (
        <Link
          href={`/support/orders/${line.orderId}`}
          prefetch={false}
          className="figures rounded-sm font-medium whitespace-nowrap hover:text-accent"
        >
          {line.reference}
        </Link>
      ),
  },
  {
    key: "ours",
    header: "Booked",
    isFigure: true,
    isExtra: true,
    cell: (line) => <Figure minor={line.oursMinor} fee={line.oursFeeMinor} currency={line.currency} />,
  },
  {
    key: "theirs",
    header: "Reported",
    isFigure: true,
    isExtra: true,
    cell: (line) => <Figure minor={line.theirsMinor} fee={line.theirsFeeMinor} currency={line.theirCurrency} />,
  },
  {
    key: "moved",
    header: "Difference",
    isFigure: true,
    isStacked: true,
    cell: (line) => <MovedAmounts moved={line.moved} />,
  },
  {
    key: "opened",
    header: "Found",
    isExtra: true,
    cell: (line) => <When at={line.openedAt} className="whitespace-nowrap text-second" />,
  },
];

function stateColumn(closeAction: DeskAction<object>): DeskColumn<DifferenceLine> {
  return {
    key: "state",
    header: "State",
    cell: (line) =>
      line.state === "open" ? (
        <CloseDifferenceForm line={line} action={closeAction} />
      ) : (
        <span className="block max-w-64">
          <Badge tone={STATE_TONES[line.state]}>{STATE_WORDS[line.state]}</Badge>
          <span className="block pt-1 text-sm wrap-anywhere text-second">
            {line.bookedTo !== null && `To ${ACCOUNT_WORDS[line.bookedTo]}. `}
            {line.note}
            {line.by !== null && <span className="text-third"> {line.by}</span>}
          </span>
        </span>
      ),
  };
}

type Props = { differences: readonly DifferenceLine[]; hasFilters: boolean; closeAction: DeskAction<object> };

/** Where report and books differ, with what a person can do about it. */
export function DifferencesTable({ differences, hasFilters, closeAction }: Props) {
  return (
    <DeskTable
      caption="Differences"
      columns={[...COLUMNS, stateColumn(closeAction)]}
      rows={differences}
      rowKey={({ id }) => id}
      empty={
        <EmptyState icon={Scale} title={hasFilters ? "No difference matches" : "Nothing differs"}>
          {hasFilters
            ? "No difference matches these filters."
            : "Whatever was reported so far is in the books, and the other way round."}
        </EmptyState>
      }
    />
  );
}
