import Link from "next/link";
import { classNames } from "@/components/ui/class-names";

type Segment = { href: string; label: string; isCurrent: boolean };

/** One value of a few, such as the currency of a statement: what `Tabs` looks like, for values that live in the address. */
export function Segments({ label, items }: { label: string; items: readonly Segment[] }) {
  return (
    <nav aria-label={label} className="flex w-fit max-w-full flex-wrap gap-1 rounded-md bg-sunken p-1">
      {items.map(({ href, label: value, isCurrent }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          aria-current={isCurrent ? "page" : undefined}
          className={classNames(
            "inline-flex min-h-9 items-center rounded-sm px-3 text-sm font-medium whitespace-nowrap transition",
            isCurrent ? "bg-surface text-ink shadow-card" : "text-second hover:text-ink",
          )}
        >
          {value}
        </Link>
      ))}
    </nav>
  );
}
