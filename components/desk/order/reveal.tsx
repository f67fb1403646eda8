"use client";

import { Eye } from "lucide-react";
import { useState, useTransition } from "react";
import type { DeskAction } from "../desk-form";

type Props = { orderId: string; field: "recipient" | "email"; masked: string; action: DeskAction<{ text: string }> };

const WORDS = { recipient: "recipient", email: "e-mail address" } as const;

/** A masked value with a button that shows it; that it was shown is recorded under the person's name. */
export function Reveal({ orderId, field, masked, action }: Props) {
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();

  function show() {
    const form = new FormData();
    form.set("orderId", orderId);
    form.set("field", field);
    startTransition(async () => {
      const answer = await action({ status: "idle" }, form).catch(() => null);
      if (answer?.status === "done") setText(answer.data.text);
      else setProblem(answer?.status === "refused" ? answer.message : "It could not be shown. Please try again.");
    });
  }

  if (text !== null) return <span className="wrap-anywhere">{text}</span>;
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-1.5">
      {masked}
      <button
        type="button"
        onClick={show}
        disabled={isPending}
        title="Showing it is recorded"
        className="inline-flex min-h-7 items-center gap-1 rounded-sm px-1.5 text-sm font-medium text-accent transition hover:bg-accent-soft"
      >
        <Eye className="size-4" aria-hidden="true" />
        Show<span className="sr-only"> the {WORDS[field]}</span>
      </button>
      {problem && (
        <span role="alert" className="w-full text-sm text-bad">
          {problem}
        </span>
      )}
    </span>
  );
}
