"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import type { DeskAction } from "../desk-form";

type Props = { action: DeskAction<{ ticketId: string | null }>; isMain?: boolean };

/** Opens and claims the ticket that has waited longest: a button, and the key `n`. On the page of a ticket the answer is the main thing. */
export function NextTicket({ action, isMain = true }: Props) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const button = useRef<HTMLButtonElement>(null);
  const key = useRef<string | null>(null);

  function openNext() {
    if (isPending) return;
    // One press is one claim, also when its answer is lost and it is pressed again.
    key.current ??= crypto.randomUUID();
    const form = new FormData();
    form.set("key", key.current);
    startTransition(async () => {
      const answer = await action({ status: "idle" }, form).catch(() => null);
      if (answer?.status !== "done") return showToast("The next ticket could not be opened. Please try again.");
      key.current = null;
      if (answer.data.ticketId === null) showToast("Nobody waits for an answer");
      else router.push(`/support/tickets/${answer.data.ticketId}`);
    });
  }

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof HTMLElement &&
        event.target.closest("input, textarea, select, dialog, [contenteditable]") !== null;
      if (event.key !== "n" || event.metaKey || event.ctrlKey || event.altKey || event.repeat || isTyping) return;
      event.preventDefault();
      button.current?.click();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);

  return (
    <Button
      ref={button}
      variant={isMain ? "primary" : "secondary"}
      onClick={openNext}
      isBusy={isPending}
      aria-keyshortcuts="n"
    >
      Next ticket
      <span className="hidden text-sm font-normal opacity-80 sm:inline" aria-hidden="true">
        n
      </span>
    </Button>
  );
}
