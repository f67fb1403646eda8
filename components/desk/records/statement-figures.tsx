import type { ReactNode } from "react";
import type { Statement } from "@/lib/ledger/account-statement";
import { formatCount, formatUnit } from "../format";

/** What a period began with, what moved, and what it ended with; and what the account holds now. */
export function StatementFigures({ statement, unit }: { statement: Statement; unit: string }) {
  const { now } = statement;
  const text = (amount: string) => formatUnit(amount, unit);
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 px-5 pb-4 lg:grid-cols-4">
        <Figure label="Opening balance">{text(statement.opening)}</Figure>
        <Figure label="Debits">{text(statement.debits)}</Figure>
        <Figure label="Credits">{text(statement.credits)}</Figure>
        <Figure label="Closing balance">{text(statement.closing)}</Figure>
      </dl>
      <p className="border-t border-line px-5 py-3 text-sm text-second">
        {formatCount(statement.movementsCount)} movements. The account holds {text(now.balance)} now
        {(now.pendingDebits !== "0" || now.pendingCredits !== "0") &&
          `; ${text(now.pendingDebits)} is set aside to come in and ${text(now.pendingCredits)} to go out`}
        . Balances are debits less credits.
      </p>
    </>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-second">{label}</dt>
      <dd className="figures text-lg font-bold tracking-tight wrap-anywhere">{children}</dd>
    </div>
  );
}
