"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import { useConfirm } from "../confirm-password";
import type { DeskAction } from "../desk-form";

type Props = { packageId: string; name: string; place: number; last: number; action: DeskAction<object> };

/** Moves a package by one place in the shop. No dialog: what it did is seen at once, and the other button takes it back. */
export function MovePackage({ packageId, name, place, last, action }: Props) {
  const [isPending, startTransition] = useTransition();
  const changeId = useRef<string | null>(null);
  const confirm = useConfirm();
  const router = useRouter();

  function move(direction: "up" | "down") {
    changeId.current ??= crypto.randomUUID();
    const form = new FormData();
    const fields = { packageId, direction, from: String(place), changeId: changeId.current };
    for (const [field, value] of Object.entries(fields)) form.set(field, value);
    startTransition(async () => {
      const answer = await action({ status: "idle" }, form).catch(() => null);
      if (answer?.status === "refused" && answer.code === "auth.reauth_required") return confirm(() => move(direction));
      changeId.current = null;
      if (answer?.status === "refused") showToast(answer.message);
      else if (answer?.status !== "done") showToast("This did not work. Please try again.");
      router.refresh();
    });
  }

  return (
    // Above the row's link, which covers the row.
    <span className="relative z-1 inline-flex gap-1">
      <Button
        size="sm"
        variant="quiet"
        onClick={() => move("up")}
        disabled={isPending || place === 1}
        title="Move it up"
      >
        <ArrowUp className="size-4" aria-hidden="true" />
        <span className="sr-only">Move {name} up</span>
      </Button>
      <Button
        size="sm"
        variant="quiet"
        onClick={() => move("down")}
        disabled={isPending || place === last}
        title="Move it down"
      >
        <ArrowDown className="size-4" aria-hidden="true" />
        <span className="sr-only">Move {name} down</span>
      </Button>
    </span>
  );
}
