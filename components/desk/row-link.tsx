"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

/** Whether an address opens something beside the list that is shown, rather than another page. */
export function opensBeside(href: string, pathname: string): boolean {
  return href.split(/[?#]/, 1)[0] === pathname;
}

/** Leads to what a row stands for. Beside its list the page stays where it is scrolled to; another page begins at its top. */
export function RowLink({ href, children }: { href: string; children: ReactNode }) {
  const pathname = usePathname();
  return (
    <Link
      href={href}
      prefetch={false}
      scroll={!opensBeside(href, pathname)}
      data-row-link
      className="rounded-sm font-medium after:absolute after:inset-0"
    >
      {children}
    </Link>
  );
}
