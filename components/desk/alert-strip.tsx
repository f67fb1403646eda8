import Link from "next/link";
import { Alert } from "@/components/ui/alert";
import type { AlertView } from "@/lib/alerts/desk-queries";
import { ALERT_KIND_WORDS } from "./alert-words";
import { When } from "./when";

const SHOWN = 3;

/** Open alerts at the top of another page: the worst first, the others behind a link. Nothing when all is well. */
export function AlertStrip({ alerts }: { alerts: readonly AlertView[] }) {
  const shown = alerts.slice(0, SHOWN);
  const more = alerts.length - shown.length;
  if (shown.length === 0) return null;
  return (
    <section aria-label="Open alerts" className="grid grid-cols-[minmax(0,1fr)] gap-2">
      {shown.map((alert) => (
        <Alert
          key={alert.id}
          tone={alert.severity}
          title={
            <span className="flex flex-wrap items-baseline gap-x-2">
              <span>{ALERT_KIND_WORDS[alert.kind]}</span>
              <When at={alert.openedAt} className="text-sm font-medium" />
              {alert.acknowledged !== null && <span className="text-sm font-medium">· seen</span>}
            </span>
          }
        >
          {alert.words}{" "}
          <Link href={`/admin/alerts#${alert.id}`} className="font-medium underline">
            Look at it
          </Link>
        </Alert>
      ))}
      {more > 0 && (
        <p className="text-sm">
          <Link href="/admin/alerts" className="font-medium text-accent underline">
            {more === 1 ? "One more alert" : `${more} more alerts`}
          </Link>
        </p>
      )}
    </section>
  );
}
