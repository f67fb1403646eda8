import Link from "next/link";
import { classNames } from "@/components/ui/class-names";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { OrderStory } from "./order-story";
import { TIMELINE_KINDS, type TimelineKind, timelineOf } from "./timeline-lines";

type Props = { order: OrderDossier; kind: TimelineKind | null; path: string };

/** Everything that happened to an order in one line of time, narrowed by the chips above it. The choice stands in the address. */
export function OrderTimeline({ order, kind, path }: Props) {
  const lines = timelineOf(order, kind);
  const chips = [
    { value: null, label: "All", count: timelineOf(order).length },
    ...(Object.keys(TIMELINE_KINDS) as TimelineKind[]).map((value) => ({
      value,
      label: TIMELINE_KINDS[value].label,
      count: timelineOf(order, value).length,
    })),
  ].filter(({ value, count }) => value === null || value === kind || count > 0);
  return (
    <>
      <nav aria-label="Show in the timeline" className="px-5 pb-3">
        <ul className="flex flex-wrap gap-2">
          {chips.map(({ value, label, count }) => (
            <li key={label}>
              <Link
                href={value === null ? `${path}#timeline` : `${path}?show=${value}#timeline`}
                scroll={false}
                prefetch={false}
                aria-current={value === kind ? "true" : undefined}
                className={classNames(
                  "inline-flex min-h-9 items-center gap-1.5 rounded-full border px-3.5 text-sm font-medium transition",
                  value === kind
                    ? "border-accent bg-accent-soft text-accent-strong"
                    : "border-line-strong bg-surface text-ink hover:border-field-line hover:bg-sunken",
                )}
              >
                {label} <span className="figures text-second">{count}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {lines.length === 0 ? (
        <p className="px-5 pb-5 text-second">Nothing of this kind happened yet.</p>
      ) : (
        <OrderStory story={lines} />
      )}
    </>
  );
}
