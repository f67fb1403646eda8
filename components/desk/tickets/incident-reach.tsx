"use client";

import { useEffect, useRef, useState } from "react";
import { Alert } from "@/components/ui/alert";
import type { IncidentReach } from "@/lib/tickets/desk-view";
import type { DeskAction } from "../desk-form";
import { formatCount } from "../format";

/** Long enough for a date to be typed. */
const PAUSE_MS = 400;

/** What narrows an incident beside its time. */
const FILTERS = ["channel", "method", "country", "orderStatus"];

type Shown = { reach: IncidentReach; isTimeOnly: boolean };

/** Says before an incident is opened how much it takes in: a rule that asks for a time only takes in everything since then. */
export function IncidentReachNote({ action }: { action: DeskAction<IncidentReach> }) {
  const note = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Shown | null>(null);

  useEffect(() => {
    const form = note.current?.closest("form");
    if (!form) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // An answer to what was asked before must not stand beside what is asked now.
    let asked = 0;
    const ask = async () => {
      const content = new FormData(form);
      const number = ++asked;
      const answer =
        content.get("placedFrom") === "" ? null : await action({ status: "idle" }, content).catch(() => null);
      if (number !== asked) return;
      const isTimeOnly = FILTERS.every((name) => content.get(name) === "");
      setShown(answer?.status === "done" ? { reach: answer.data, isTimeOnly } : null);
    };
    const askSoon = (event: Event) => {
      if (event.target instanceof HTMLTextAreaElement) return;
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE_MS);
    };
    form.addEventListener("input", askSoon);
    return () => {
      clearTimeout(timer);
      form.removeEventListener("input", askSoon);
    };
  }, [action]);

  return (
    <div ref={note} role="status">
      {shown === null ? (
        <p className="text-sm text-third">Choose from when: what it takes in is shown here before you open it.</p>
      ) : (
        <Alert tone={shown.isTimeOnly ? "warning" : "accent"} title={reachWords(shown.reach)}>
          {shown.isTimeOnly
            ? "Only a time is set, so every order since then is part of it. Choose the method, channel, country or state that has the trouble."
            : "Their pages show your text, and these tickets are linked."}
        </Alert>
      )}
    </div>
  );
}

function reachWords({ orders, areAllCounted, tickets }: IncidentReach): string {
  const of = (count: number, noun: string) => `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
  return `Fits ${areAllCounted ? "" : "at least "}${of(orders, "order")}, ${of(tickets, "open ticket")}`;
}
