"use client";

import { ArrowRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import type { Queue } from "@/lib/orders/desk-schemas";
import type { DeskAction } from "./desk-form";

type Props = { action: DeskAction<{ orderId: string | null }>; queue?: Queue; isMain?: boolean };

/**
 * Takes on the order that waits longest and that nobody works on, and opens it. `n` presses it (desk-keys). On the page of an order it is
 * not the main thing to do: what that order needs is.
 */
export function NextOrderButton({ action, queue, isMain = true }: Props) {
  const [isPending, startTransition] = useTransition();
  const router = useRouter();

  function takeNext() {
    const form = new FormData();
    if (queue !== undefined) form.set("queue", queue);
    startTransition(async () => {
      const answer = await action({ status: "idle" }, form).catch(() => null);
      if (answer?.status !== "done") {
        showToast(answer?.status === "refused" ? answer.message : "This did not work. Please press it again.");
      } else if (answer.data.orderId === null) showToast("Nobody else waits");
      else router.push(`/support/orders/${answer.data.orderId}`);
    });
  }

  return (
    <Button
      variant={isMain ? "primary" : "secondary"}
      isBusy={isPending}
      onClick={takeNext}
      data-desk-next
      aria-keyshortcuts="n"
    >
      Next order
      <ArrowRight className="size-4.5" aria-hidden="true" />
    </Button>
  );
}
