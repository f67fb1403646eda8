"use client";

import { Eye } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

type Props = { ticketId: string; version: number; leaseSeconds: number };

type Answer = { names: string[]; version: number };

/**
 * Says that this page is open, shows who else has it open, and loads it anew when something was written meanwhile: what is typed stays.
 * The lease is renewed three times in its length, and by nobody who does not look.
 */
export function TicketPresence({ ticketId, version, leaseSeconds }: Props) {
  const router = useRouter();
  const [names, setNames] = useState<string[]>([]);

  useEffect(() => {
    let isOver = false;
    const look = async () => {
      if (document.visibilityState === "hidden") return;
      const answer = await fetch(`/support/tickets/${ticketId}/presence`, { method: "POST" }).catch(() => null);
      if (isOver || answer === null || !answer.ok) return;
      const told = (await answer.json()) as Answer;
      setNames(told.names);
      if (told.version !== version) router.refresh();
    };
    void look();
    const timer = setInterval(() => void look(), (leaseSeconds * 1_000) / 3);
    const onReturn = () => void look();
    document.addEventListener("visibilitychange", onReturn);
    return () => {
      isOver = true;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onReturn);
    };
  }, [ticketId, version, leaseSeconds, router]);

  return (
    <p role="status" className="inline-flex items-center gap-2 text-sm font-medium text-warning empty:hidden">
      {names.length > 0 && (
        <>
          <Eye className="size-4.5 shrink-0" aria-hidden="true" />
          {names.join(", ")} {names.length === 1 ? "looks" : "look"} at this ticket, too
        </>
      )}
    </p>
  );
}
