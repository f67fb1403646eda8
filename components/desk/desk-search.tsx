"use client";

import { Search } from "lucide-react";
import { useId } from "react";

/** One box for order, e-mail, recipient and payment. `/` comes here, Escape goes back to the page. */
export function DeskSearch({ query = "", isLarge = false }: { query?: string; isLarge?: boolean }) {
  const id = useId();
  return (
    <search className={isLarge ? "w-full" : "w-full sm:w-84"}>
      <form
        action="/support"
        className="flex items-center gap-2.5 rounded-md border border-field-line bg-surface px-3.5 transition focus-within:border-accent focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent hover:border-second"
      >
        <Search className="size-4.5 shrink-0 text-third" aria-hidden="true" />
        <label htmlFor={id} className="sr-only">
          Find orders by number, e-mail address, recipient or payment
        </label>
        <input
          id={id}
          name="q"
          type="search"
          data-desk-search
          defaultValue={query}
          maxLength={300}
          autoComplete="off"
          placeholder="Order, e-mail, recipient, payment"
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
          }}
          className={
            isLarge
              ? "min-h-13 min-w-0 flex-1 bg-transparent text-md outline-none"
              : "min-h-11 min-w-0 flex-1 bg-transparent text-md outline-none sm:text-base"
          }
        />
        <span
          className="hidden rounded-sm bg-accent-soft px-2 text-sm font-bold text-accent-strong sm:block"
          aria-hidden="true"
        >
          /
        </span>
      </form>
    </search>
  );
}
