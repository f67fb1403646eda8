"use client";

import { useState } from "react";
import { ALERT_KINDS, type AlertKind } from "@/lib/alerts/alert";
import { ALERT_KIND_WORDS } from "../alert-words";

/** Which alerts somebody wants: none ticked means all, those to come included. */
export function KindFields() {
  const [kinds, setKinds] = useState<readonly AlertKind[]>([]);
  const toggle = (kind: AlertKind, isOn: boolean) =>
    setKinds(ALERT_KINDS.filter((known) => (known === kind ? isOn : kinds.includes(known))));
  return (
    <fieldset className="grid gap-0.5">
      <legend className="mb-1 text-sm font-medium">Only these (none ticked: all of them)</legend>
      {ALERT_KINDS.map((kind) => (
        <label key={kind} className="flex min-h-9 cursor-pointer items-center gap-2.5 text-sm">
          <input
            type="checkbox"
            checked={kinds.includes(kind)}
            onChange={({ target }) => toggle(kind, target.checked)}
            className="size-4.5 accent-accent"
          />
          {ALERT_KIND_WORDS[kind]}
        </label>
      ))}
      <input type="hidden" name="kinds" value={kinds.join(",")} />
    </fieldset>
  );
}
