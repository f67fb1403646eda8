import Link from "next/link";
import { classNames } from "@/components/ui/class-names";
import type { QueueCount } from "@/lib/orders/desk-queues";
import type { Queue } from "@/lib/orders/desk-schemas";
import { QUEUE_WORDS } from "./queue-table";
import { When } from "./when";

type Props = { counts: readonly QueueCount[]; selected: Queue | undefined };

/**
 * The queues with how many wait in each and since when; one click shows only that one, another shows all again. On a phone the
 * empty ones are small and come last, so that the order that waits is on the first screen.
 */
export function QueueChips({ counts, selected }: Props) {
  return (
    <ul className="grid grid-cols-2 gap-2 sm:grid-cols-3 sm:gap-3 lg:grid-cols-4 xl:grid-cols-7">
      {counts.map(({ queue, count, oldestAt }) => (
        <li key={queue} className={count === 0 ? "max-sm:order-1" : "max-sm:col-span-2"}>
          <Link
            href={queue === selected ? "/support" : `/support?queue=${queue}`}
            aria-current={queue === selected ? "true" : undefined}
            className={classNames(
              "grid h-full rounded-lg border border-line bg-surface shadow-card transition hover:border-field-line",
              "max-sm:min-h-10 max-sm:grid-cols-[1fr_auto] max-sm:items-center max-sm:gap-x-2 max-sm:px-3 max-sm:py-1.5",
              "sm:grid-rows-[1fr_auto_auto] sm:gap-0.5 sm:px-4 sm:py-3",
              "aria-[current]:border-accent aria-[current]:ring-1 aria-[current]:ring-accent",
            )}
          >
            <span className="text-sm text-second">{QUEUE_WORDS[queue]}</span>
            <span
              className={classNames(
                "figures font-bold tracking-tight sm:text-xl",
                count === 0 ? "max-sm:text-sm" : "max-sm:row-span-2 max-sm:text-xl",
              )}
            >
              {count}
            </span>
            <span className={classNames("text-xs text-third", oldestAt === null && "max-sm:hidden")}>
              {oldestAt === null ? (
                "nobody waits"
              ) : (
                <>
                  oldest <When at={oldestAt} />
                </>
              )}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
