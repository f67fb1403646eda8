"use client";

import { useState } from "react";
import { TextField } from "@/components/desk/desk-fields";
import { type DeskAction, DeskForm } from "@/components/desk/desk-form";
import { formatAmount, formatCount } from "@/components/desk/format";
import { splitDeposit, withCosts } from "@/lib/pool/rebalance-deposit-split";
import { fromMajorString } from "@/lib/shared/money";

export type SplitDepositAccount = {
  id: string;
  name: string;
  availableDiamonds: string;
  targetBp: number;
  pausedAt: string | null;
  pausedReason: string | null;
};

type Props = { action: DeskAction<object>; accounts: readonly SplitDepositAccount[] };

function wholeOf(text: string): bigint | null {
  const digits = text.replaceAll(/[,\s]/g, "");
  return /^\d{1,15}$/.test(digits) ? BigInt(digits) : null;
}

function centsOf(text: string): bigint {
  const money = fromMajorString(text.trim().replaceAll(",", ""), "USD");
  return money === null || money.amountMinor < 0n ? 0n : money.amountMinor;
}

/** What a deposit would fill: a stopped account gets nothing, unless it was stopped because it ran dry. */
function takesPart({ pausedAt, pausedReason }: SplitDepositAccount): boolean {
  return pausedAt === null || pausedReason === "stock";
}

/** One amount with one cost becomes a part for each account. The proposal follows the amount until a part is changed by hand. */
export function SplitDepositForm({ action, accounts }: Props) {
  const [diamonds, setDiamonds] = useState("");
  const [costUsd, setCostUsd] = useState("");
  const [changed, setChanged] = useState<Readonly<Record<string, string>>>({});
  const whole = wholeOf(diamonds) ?? 0n;
  const costUsdMinor = centsOf(costUsd);
  const proposal = splitDeposit(
    { diamonds: whole, costUsdMinor },
    accounts
      .filter(takesPart)
      .map(({ id, availableDiamonds, targetBp }) => ({ id, targetBp, availableDiamonds: BigInt(availableDiamonds) })),
  );
  const textOf = (id: string) =>
    changed[id] ?? (proposal.find(({ custodianId }) => custodianId === id)?.diamonds ?? 0n).toString();
  const parts = accounts.map(({ id }) => ({ custodianId: id, diamonds: wholeOf(textOf(id)) ?? 0n }));
  const sum = parts.reduce((total, part) => total + part.diamonds, 0n);
  const costs = new Map(
    whole === 0n
      ? []
      : withCosts(
          [...parts].sort((a, b) => (a.custodianId < b.custodianId ? -1 : 1)),
          { diamonds: whole, costUsdMinor },
        ).map((part) => [part.custodianId, part.costUsdMinor]),
  );
  const clear = () => {
    setDiamonds("");
    setCostUsd("");
    setChanged({});
  };
  return (
    <DeskForm
      action={action}
      keyName="depositId"
      submitLabel="Record all parts"
      busyLabel="Recording"
      doneMessage="The deposit is in the books, a part in each account"
      onDone={clear}
    >
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          name="diamonds"
          label="Diamonds together"
          inputMode="numeric"
          placeholder="500,000"
          autoComplete="off"
          value={diamonds}
          onChange={({ target }) => {
            setDiamonds(target.value);
            setChanged({});
          }}
          required
        />
        <TextField
          name="costUsd"
          label="Cost together, USD"
          inputMode="decimal"
          placeholder="8250.00"
          autoComplete="off"
          value={costUsd}
          onChange={({ target }) => setCostUsd(target.value)}
          required
        />
      </div>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField name="supplier" label="Supplier" autoComplete="off" maxLength={120} required />
        <TextField name="document" label="Invoice or transfer" autoComplete="off" maxLength={120} required />
      </div>
      <fieldset className="grid gap-3 rounded-md border border-line p-4">
        <legend className="px-1 text-sm font-medium">A part for each account</legend>
        {accounts.map((account) => (
          <TextField
            key={account.id}
            name={`part.${account.id}`}
            label={`Into ${account.name}`}
            hint={hintOf(account, costs.get(account.id) ?? 0n)}
            inputMode="numeric"
            autoComplete="off"
            value={textOf(account.id)}
            onChange={({ target }) => setChanged({ ...changed, [account.id]: target.value })}
          />
        ))}
        <Sum sum={sum} whole={whole} />
      </fieldset>
    </DeskForm>
  );
}

function hintOf(account: SplitDepositAccount, cost: bigint): string {
  const standing = account.pausedAt === null ? "" : ` It is stopped: ${account.pausedReason ?? ""}.`;
  return `Has ${formatCount(account.availableDiamonds)}, target ${account.targetBp / 100} %. Costs ${formatAmount(cost, "USD")}.${standing}`;
}

function Sum({ sum, whole }: { sum: bigint; whole: bigint }) {
  return (
    <p role="status" className="figures text-sm text-second">
      {whole === 0n
        ? "Enter the amount, and a part for each account is proposed."
        : sum === whole
          ? `Together ${formatCount(sum)}: exactly the whole.`
          : `Together ${formatCount(sum)} of ${formatCount(whole)}. The parts must add up to the whole.`}
    </p>
  );
}
