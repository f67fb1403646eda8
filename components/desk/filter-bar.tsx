import { SlidersHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";

type BarProps = {
  path: string;
  /** How many of the filters are set. */
  setCount: number;
  /** One row on a phone too, so nothing is gained by hiding it. */
  isShort?: boolean;
  children: ReactNode;
};

/** For `setCount`: how many of these have a value. */
export function setCountOf(values: ReadonlyArray<string | undefined>): number {
  return values.filter((value) => value !== undefined && value !== "").length;
}

/**
 * Filters live in the address: a form that reads, so that a list can be bookmarked and sent to a colleague. On phones they wait
 * behind a button, so that the list is what one sees first. The button's `details` stands before the fields, not around them:
 * closed, it would hide them on wide screens too.
 */
export function FilterBar({ path, setCount, isShort = false, children }: BarProps) {
  return (
    <form action={path} className="px-5 py-3.5">
      {!isShort && (
        <details className="peer md:hidden">
          <summary className={classNames(buttonClass({ size: "sm" }), "list-none [&::-webkit-details-marker]:hidden")}>
            <SlidersHorizontal className="size-4" aria-hidden="true" />
            {setCount === 0 ? "Filters" : `Filters (${setCount} set)`}
          </summary>
        </details>
      )}
      <div
        className={classNames(
          "items-end gap-2.5 max-md:grid-cols-[repeat(auto-fill,minmax(8.75rem,1fr))] md:flex md:flex-wrap",
          isShort ? "max-md:grid" : "max-md:hidden max-md:peer-open:mt-3 max-md:peer-open:grid",
        )}
      >
        {children}
        <button type="submit" className={buttonClass({ size: "sm" })}>
          Show
        </button>
        {setCount > 0 && (
          <a href={path} className={buttonClass({ variant: "quiet", size: "sm" })}>
            Clear
          </a>
        )}
      </div>
    </form>
  );
}

const LABEL = "grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1 text-xs font-medium text-third";

const CONTROL =
  "min-h-9 rounded-sm border border-field-line bg-surface px-2.5 text-md text-ink transition hover:border-second max-md:w-full max-md:min-w-0 max-md:px-2 sm:text-sm";

type SelectProps = {
  name: string;
  label: string;
  value: string | undefined;
  /** Those of one `group` stand together. */
  options: ReadonlyArray<{ value: string; label: string; group?: string }>;
  /** What is shown when nothing is chosen. */
  all?: string;
};

export function FilterSelect({ name, label, value, options, all = "All" }: SelectProps) {
  const groups = [...new Set(options.flatMap(({ group }) => group ?? []))];
  return (
    <label className={LABEL}>
      {label}
      <select
        name={name}
        defaultValue={value ?? ""}
        className={`${CONTROL} md:max-w-56 [&_option]:bg-surface [&_option]:text-ink`}
      >
        <option value="">{all}</option>
        <Options options={options.filter(({ group }) => group === undefined)} />
        {groups.map((name) => (
          <optgroup key={name} label={name} className="bg-surface text-ink">
            <Options options={options.filter(({ group }) => group === name)} />
          </optgroup>
        ))}
      </select>
    </label>
  );
}

function Options({ options }: Pick<SelectProps, "options">) {
  return options.map(({ value, label }) => (
    <option key={value} value={value}>
      {label}
    </option>
  ));
}

export function FilterInput({
  name,
  label,
  value,
  type = "text",
}: {
  name: string;
  label: string;
  value: string | undefined;
  type?: "text" | "date";
}) {
  return (
    <label className={LABEL}>
      {label}
      <input
        name={name}
        type={type}
        defaultValue={value ?? ""}
        maxLength={64}
        autoComplete="off"
        // Chromium keeps 24 px free between a date and its calendar sign, which half a phone's width does not have.
        className={`${CONTROL} md:w-36 max-md:[&::-webkit-calendar-picker-indicator]:ms-0.5`}
      />
    </label>
  );
}
