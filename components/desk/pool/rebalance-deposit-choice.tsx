"use client";

import { type ReactNode, useState } from "react";
import type { DeskAction } from "@/components/desk/desk-form";
import { Tabs } from "@/components/ui/tabs";
import { type SplitDepositAccount, SplitDepositForm } from "./rebalance-split-form";

type Props = {
  /** The form for a deposit into one account. */
  one: ReactNode;
  action: DeskAction<object>;
  accounts: readonly SplitDepositAccount[];
};

const CHOICES = [
  { key: "one", label: "One account" },
  { key: "split", label: "Split toward the targets" },
] as const;

/** A deposit goes into one account, or is shared out so that the shares come nearer to their targets. */
export function DepositChoice({ one, action, accounts }: Props) {
  const [choice, setChoice] = useState<(typeof CHOICES)[number]["key"]>("one");
  if (accounts.length < 2) return one;
  return (
    <Tabs label="Where the deposit goes" items={CHOICES} selected={choice} onSelect={setChoice}>
      <div className="pt-4">{choice === "one" ? one : <SplitDepositForm action={action} accounts={accounts} />}</div>
    </Tabs>
  );
}
