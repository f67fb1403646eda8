import { ShieldCheck } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { Rule } from "@/lib/risk/rule-set";
import { type DeskColumn, DeskTable } from "./desk-table";
import { formatAmount } from "./format";

const TONES: Record<Rule["outcome"], Tone> = { allow: "neutral", review: "warning", block: "bad" };

/** A rule as a sentence. */
function sentenceOfRule(rule: Rule): string {
  switch (rule.kind) {
    case "listed":
      return `Its ${rule.subjects.join(", ")} is on the list "${rule.list}"`;
    case "amount_over":
      return `Worth more than ${formatAmount(rule.limitUsdMinor, "USD")}`;
    case "orders_last_hour_over":
      return `More than ${rule.limit} orders within an hour for the same ${rule.subject}`;
  }
}

const COLUMNS: ReadonlyArray<DeskColumn<Rule>> = [
  { key: "when", header: "When an order", cell: sentenceOfRule },
  { key: "then", header: "Then", cell: (rule) => <Badge tone={TONES[rule.outcome]}>{rule.outcome}</Badge> },
  { key: "score", header: "Score", isFigure: true, cell: (rule) => rule.score },
];

export function RulesTable({ rules }: { rules: readonly Rule[] }) {
  return (
    <DeskTable
      caption="Risk rules in force"
      columns={COLUMNS}
      rows={rules}
      rowKey={(rule) => rule.id}
      empty={
        <EmptyState icon={ShieldCheck} title="No rules">
          Without rules every paid order is delivered.
        </EmptyState>
      }
    />
  );
}
