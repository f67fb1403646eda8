"use client";

import Link from "next/link";
import { useCurrentInSight } from "./current-in-sight";

type SubPage = { href: string; label: string; isCurrent: boolean };

/** The pages that belong together, under their heading. One row, which scrolls sideways on phones. */
export function SubNav({ label, pages }: { label: string; pages: readonly SubPage[] }) {
  const row = useCurrentInSight(pages.find(({ isCurrent }) => isCurrent)?.href);
  return (
    <nav ref={row} aria-label={label} className="cut-edges relative overflow-x-auto">
      <ul className="flex w-max min-w-full gap-1 border-b border-line">
        {pages.map(({ href, label: name, isCurrent }) => (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
              aria-current={isCurrent ? "page" : undefined}
              className="-mb-px inline-flex min-h-10 items-center rounded-t-sm border-b-2 border-transparent px-3 text-base font-medium whitespace-nowrap text-second transition hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-accent aria-[current=page]:font-bold aria-[current=page]:text-accent-strong"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
