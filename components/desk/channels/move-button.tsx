"use client";

import type { LucideIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import type { RuleView } from "@/lib/payments/channels-view";
import { useConfirm } from "../confirm-password";
import type { DeskAction } from "../desk-form";
import { ruleSentence } from "./rule-words";

type Props = {
  rule: RuleView;
  to: "earlier" | "later";
  /** The rules as they were seen, so that a move in another order is refused. */
  seen: string;
  action: DeskAction<object>;
  icon: LucideIcon;
  isOff: boolean;
};

/** Moves a rule by one place. No dialog: what it did is seen at once, and the other button takes it back. */
export function MoveButton({ rule, to, seen, action, icon: Icon, isOff }: Props) {
  const [isPending, startTransition] = useTransition();
  const confirm = useConfirm();
  const router = useRouter();

  function move() {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ruleId: rule.id, to, seen })) form.set(name, value);
    startTransition(async () => {
      const answer = await action({ status: "idle" }, form).catch(() => null);
      if (answer?.status === "refused" && answer.code === "auth.reauth_required") return confirm(move);
      if (answer?.status === "refused") showToast(answer.message);
      else if (answer?.status !== "done") showToast("This did not work. Please try again.");
      router.refresh();
    });
  }

  return (
    <Button size="sm" onClick={move} isBusy={isPending} disabled={isOff} title={`Ask it ${to}`}>
      <Icon className="size-4" aria-hidden="true" />
      <span className="sr-only">
        Ask "{ruleSentence(rule)}" {to}
      </span>
    </Button>
  );
}
