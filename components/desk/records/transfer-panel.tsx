import { Fact, Facts } from "@/components/ui/facts";
import type { TransferLine } from "@/lib/ledger/desk-queries";
import { formatUnit } from "../format";
import { AccountLink } from "../transfers-table";
import { When } from "../when";
import { RecordPanel } from "./record-panel";
import { kindWord } from "./record-words";

const withCapital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** A transfer with both its phases: what was set aside, and what became of it. */
export function TransferPanel({ phases, closeHref }: { phases: readonly TransferLine[]; closeHref: string }) {
  const [first] = phases;
  if (first === undefined) return null;
  return (
    <RecordPanel
      title={first.code}
      closeHref={closeHref}
      orderId={first.orderId}
      transfersLabel="All transfers of the order"
      transfersHref={first.reference === null ? null : `/admin/ledger?order=${first.reference}`}
    >
      {phases.map((phase) => (
        <Facts key={phase.key} className="mb-4 rounded-md border border-line p-4">
          <Fact label={withCapital(kindWord(phase.kind))}>
            <When at={phase.createdAt} />
          </Fact>
          <Fact label="Debit">
            <AccountLink code={phase.debit} unit={phase.unit} />
          </Fact>
          <Fact label="Credit">
            <AccountLink code={phase.credit} unit={phase.unit} />
          </Fact>
          <Fact label="Amount" isTotal>
            {formatUnit(phase.amount, phase.unit)}
          </Fact>
        </Facts>
      ))}
      {phases.length === 1 && first.kind === "pending" && (
        <p className="pb-4 text-sm text-second">Nothing became of it yet: the amount is set aside.</p>
      )}
      <p className="pb-4 font-mono text-xs wrap-anywhere text-third">{first.id}</p>
    </RecordPanel>
  );
}
