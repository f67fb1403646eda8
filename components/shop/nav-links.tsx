"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

/** The main links; the one of this page is marked for eyes and screen readers. */
export function NavLinks({ links }: { links: ReadonlyArray<{ href: string; label: string }> }) {
  const pathname = usePathname();
  return (
    <ul className="flex items-center gap-1">
      {links.map(({ href, label }) => (
        <li key={href}>
          <Link
            href={href}
            aria-current={pathname === href ? "page" : undefined}
            className="inline-flex min-h-10 items-center rounded-full px-4 font-medium text-second transition hover:bg-sunken hover:text-ink aria-[current]:text-ink"
          >
            {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
