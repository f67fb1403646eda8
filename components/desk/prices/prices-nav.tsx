import Link from "next/link";
import { classNames } from "@/components/ui/class-names";

const PAGES = [
  { href: "/admin/prices", label: "Packages" },
  { href: "/admin/prices/bulk", label: "Bulk change" },
  { href: "/admin/prices/currencies", label: "Currencies, fees, tax" },
  { href: "/admin/prices/promotions", label: "Offers and codes" },
  { href: "/admin/prices/history", label: "History" },
] as const;

/** The pages that belong to prices. */
export function PricesNav({ current }: { current: (typeof PAGES)[number]["href"] }) {
  return (
    <nav aria-label="Price pages" className="-mx-1 flex gap-1 overflow-x-auto px-1 pb-1">
      {PAGES.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          aria-current={href === current ? "page" : undefined}
          className={classNames(
            "flex min-h-9 items-center rounded-full border px-3.5 text-sm font-medium whitespace-nowrap transition",
            href === current
              ? "border-accent bg-accent-soft text-accent-strong"
              : "border-line bg-surface text-second hover:border-field-line hover:text-ink",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
