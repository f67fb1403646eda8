import { BellOff } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { AlertView } from "@/lib/alerts/desk-queries";
import { ALERT_KIND_WORDS, placeOfAlert } from "../alert-words";
import { TextAreaField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { When } from "../when";

/** Everything that is wrong now, with what can be done about it. */
export function OpenAlerts({ alerts, acknowledge }: { alerts: readonly AlertView[]; acknowledge: DeskAction<object> }) {
  if (alerts.length === 0) {
    return (
      <EmptyState icon={BellOff} title="Nothing is wrong">
        An account that runs low, a difference with the platform, books that do not balance, halted deliveries or a
        silent process would stand here, and close by itself when it is over.
      </EmptyState>
    );
  }
  return (
    <ul className="grid grid-cols-[minmax(0,1fr)]">
      {alerts.map((alert) => (
        <li key={alert.id} id={alert.id} className="grid gap-2 border-t border-line px-5 py-4 first:border-t-0">
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={alert.severity}>{alert.severity === "bad" ? "alert" : "warning"}</Badge>
            <span className="font-bold">{ALERT_KIND_WORDS[alert.kind]}</span>
            <When at={alert.openedAt} className="text-sm text-third" />
          </p>
          <p className="max-w-prose wrap-anywhere">{alert.words}</p>
          {alert.acknowledged !== null && (
            <p className="text-sm text-second">
              Seen by {alert.acknowledged.by ?? "staff"}, <When at={alert.acknowledged.at} />: {alert.acknowledged.note}
            </p>
          )}
          <div className="flex flex-wrap gap-2">
            <PlaceLink alert={alert} />
            <DialogForm
              label={alert.acknowledged === null ? "I have seen it" : "Another note"}
              title="What do you do about it?"
              explanation="The alert stays open until it is over by itself; your note tells the others."
              action={acknowledge}
              hidden={{ alertId: alert.id }}
              submitLabel="Keep the note"
              doneMessage="The note is kept"
            >
              <TextAreaField name="note" label="Note" maxLength={500} />
            </DialogForm>
          </div>
        </li>
      ))}
    </ul>
  );
}

function PlaceLink({ alert }: { alert: AlertView }) {
  const place = placeOfAlert(alert);
  if (place === null) return null;
  return (
    <Link href={place.href} className={buttonClass({ size: "sm" })}>
      {place.label}
    </Link>
  );
}
