"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState, useTransition } from "react";
import { Button, type ButtonSize, type ButtonVariant } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import type { DeskAction } from "./desk-form";

type Props = {
  action: DeskAction<object>;
  hidden: Readonly<Record<string, string>>;
  doneMessage: string;
  size?: ButtonSize;
  variant?: ButtonVariant;
  children: ReactNode;
};

/** One press, one thing done: for what moves nothing that would have to be confirmed. A refusal stands below it. */
export function QuickButton({ action, hidden, doneMessage, size = "md", variant, children }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const router = useRouter();

  function press() {
    const form = new FormData();
    for (const [name, value] of Object.entries(hidden)) form.set(name, value);
    startTransition(async () => {
      const answer = await action({ status: "idle" }, form).catch(() => null);
      if (answer?.status !== "done") {
        setProblem(answer?.status === "refused" ? answer.message : "This did not work. Please press it again.");
        return;
      }
      // One transition with the refreshed page, so that the toast does not stand above what it says is over.
      startTransition(() => {
        setProblem(null);
        showToast(doneMessage);
        router.refresh();
      });
    });
  }

  return (
    <span className="grid gap-1">
      <Button variant={variant ?? "secondary"} size={size} isBusy={isPending} onClick={press}>
        {children}
      </Button>
      {problem && (
        <span role="alert" className="max-w-64 text-sm text-bad">
          {problem}
        </span>
      )}
    </span>
  );
}
