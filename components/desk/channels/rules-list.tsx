"use client";

import { ArrowDown, ArrowUp, Split } from "lucide-react";
import { useId } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import type { RuleView } from "@/lib/payments/channels-view";
import { ReasonField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { When } from "../when";
import { MoveButton } from "./move-button";
import { ruleCondition, ruleSentence } from "./rule-words";

type Props = {
  rules: readonly RuleView[];
  actions: { move: DeskAction<object>; remove: DeskAction<object> };
};

/** What staff decided about routing, in the order in which it is asked. */
export function RulesList({ rules, actions }: Props) {
  const seen = rules.map(({ id }) => id).join(",");
  const titleId = useId();
  if (rules.length === 0) {
    return (
      <EmptyState icon={Split} title="No rules">
        Routing decides by its figures alone. A rule comes before them.
      </EmptyState>
    );
  }
  return (
    <ol aria-labelledby={titleId} className="px-5 pb-2">
      <li id={titleId} className="sr-only">
        Routing rules, in order
      </li>
      {rules.map((rule, index) => (
        <li key={rule.id} className="flex flex-wrap items-start gap-x-4 gap-y-2 border-t border-line py-3">
          <span className="figures w-5 text-third" aria-hidden="true">
            {index + 1}
          </span>
          <div className="min-w-0 flex-1 basis-60">
            <p className="font-medium wrap-anywhere">{ruleSentence(rule)}</p>
            <p className="text-sm text-second">{ruleCondition(rule)}</p>
            <p className="text-sm text-third wrap-anywhere">
              {rule.reason} · {rule.by ?? "set up with the shop"}, <When at={rule.createdAt} />
            </p>
          </div>
          <div className="flex gap-1.5">
            <MoveButton {...{ rule, seen, action: actions.move, to: "earlier", icon: ArrowUp }} isOff={index === 0} />
            <MoveButton
              {...{ rule, seen, action: actions.move, to: "later", icon: ArrowDown }}
              isOff={index === rules.length - 1}
            />
            <DialogForm
              label="Remove"
              title={`Remove "${ruleSentence(rule)}"?`}
              explanation={ruleCondition(rule)}
              action={actions.remove}
              hidden={{ ruleId: rule.id }}
              submitLabel="Remove the rule"
              doneMessage="The rule is out of force"
              variant="quiet"
            >
              <ReasonField />
            </DialogForm>
          </div>
        </li>
      ))}
    </ol>
  );
}
