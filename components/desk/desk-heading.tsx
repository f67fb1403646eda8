import type { ReactNode } from "react";
import { DeskSearch } from "./desk-search";

type Props = { title: ReactNode; subtitle?: ReactNode; query?: string; children?: ReactNode };

/** A page's title at the left; the search, which `/` looks for on every page, and what the page itself offers, at the right. */
export function DeskHeading({ title, subtitle, query, children }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <div className="min-w-0 flex-1 basis-56">
        <h1 className="text-xl">{title}</h1>
        {subtitle && <p className="text-sm text-second">{subtitle}</p>}
      </div>
      <div className="flex w-full flex-wrap items-center gap-2.5 sm:w-auto">
        <DeskSearch query={query} />
        {children}
      </div>
    </div>
  );
}
