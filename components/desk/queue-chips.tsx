import Link from "next/link";
import { classNames } from "@/components/ui/class-names";
import type { QueueCount } from "@/lib/orders/desk-queues";
import type { Queue } from "@/lib/orders/desk-schemas";
import { QUEUE_WORDS } from "./queue-table";
import { When } from "./when";

type Props = { counts: readonly QueueCount[]; selected: Queue | undefined };

/** The queues with how many wait in each and since when; one click shows only that one, another shows all again. */
export function QueueChips({ counts, selected }: Props) {
  return (
    <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-7">
      {counts.map(({ queue, count, oldestAt }) => (
        <li key={queue}>
          <Link
            href={queue === selected ? "/support" : `/support?queue=${queue}`}
            aria-current={queue === selected ? "true" : undefined}
            className={classNames(
              "grid h-full grid-rows-[1fr_auto_auto] gap-0.5 rounded-lg border border-line bg-surface px-4 py-3 shadow-card transition hover:border-field-line",
              "aria-[current]:border-accent aria-[current]:ring-1 aria-[current]:ring-accent",
            )}
          >
            <span className="text-sm text-second">{QUEUE_WORDS[queue]}</span>
            <span className="figures text-xl font-bold tracking-tight">{count}</span>
            <span className="text-xs text-third">
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
