"use client";

import {
  Bell,
  BookOpen,
  ChartColumn,
  Gem,
  History,
  Inbox,
  LayoutDashboard,
  type LucideIcon,
  ReceiptText,
  Route,
  Scale,
  ShieldCheck,
  Tags,
  Ticket,
  Users,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "@/components/ui/class-names";
import { useCurrentInSight } from "./current-in-sight";

const ICONS = {
  overview: LayoutDashboard,
  queues: Inbox,
  tickets: Ticket,
  orders: ReceiptText,
  channels: Route,
  pool: Gem,
  alerts: Bell,
  ledger: BookOpen,
  reports: ChartColumn,
  reconciliation: Scale,
  prices: Tags,
  risk: ShieldCheck,
  people: Users,
  audit: History,
} satisfies Record<string, LucideIcon>;

export type NavItem = {
  href: string;
  label: string;
  icon: keyof typeof ICONS;
  count?: number;
  /** Other places that the entry stands for. */
  also?: readonly string[];
};

/** Where one can go. A desk's first page is current only itself; the others with all below them. */
function isCurrent(href: string, pathname: string): boolean {
  const isRoot = href === "/admin" || href === "/support";
  if (!isRoot) return pathname === href || pathname.startsWith(`${href}/`);
  return pathname === href || (href === "/support" && /^\/support\/(?!tickets)/.test(pathname));
}

/** A column at the left on wide screens; one row that scrolls sideways on phones. */
export function DeskNav({ items }: { items: readonly NavItem[] }) {
  const pathname = usePathname();
  const row = useCurrentInSight(pathname);
  return (
    // "relative": the hidden words of the counts would else leave the scrolled row and widen the page.
    <nav ref={row} aria-label="Desk" className="relative overflow-x-auto px-3 pb-2 lg:overflow-visible lg:pb-0">
      <ul className="flex gap-1 lg:grid">
        {items.map(({ href, label, icon, count, also = [] }) => {
          const Icon = ICONS[icon];
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={[href, ...also].some((place) => isCurrent(place, pathname)) ? "page" : undefined}
                className={classNames(
                  "flex min-h-10 items-center gap-2.5 rounded-sm px-3 text-base font-medium whitespace-nowrap text-second transition",
                  "hover:bg-sunken hover:text-ink",
                  "aria-[current=page]:bg-accent-soft aria-[current=page]:font-bold aria-[current=page]:text-accent-strong",
                )}
              >
                <Icon className="size-4.5 shrink-0" aria-hidden="true" />
                <span className="flex-1">{label}</span>
                {count !== undefined && count > 0 && (
                  <span className="figures rounded-sm bg-warning-soft px-1.5 text-xs font-bold text-warning">
                    {count}
                    <span className="sr-only"> waiting</span>
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
