import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";

/** Filters live in the address: a form that reads, so that a list can be bookmarked and sent to a colleague. */
export function FilterBar({ path, hasFilters, children }: { path: string; hasFilters: boolean; children: ReactNode }) {
  return (
    <form action={path} className="flex flex-wrap items-end gap-2.5 px-5 py-3.5">
      {children}
      <button type="submit" className={buttonClass({ size: "sm" })}>
        Show
      </button>
      {hasFilters && (
        <a href={path} className={buttonClass({ variant: "quiet", size: "sm" })}>
          Clear
        </a>
      )}
    </form>
  );
}

const CONTROL =
  "min-h-9 rounded-sm border border-field-line bg-surface px-2.5 text-md text-ink transition hover:border-second sm:text-sm";

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
    <label className="grid gap-1 text-xs font-medium text-third">
      {label}
      <select
        name={name}
        defaultValue={value ?? ""}
        className={`${CONTROL} max-w-56 [&_option]:bg-surface [&_option]:text-ink`}
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
    <label className="grid gap-1 text-xs font-medium text-third">
      {label}
      <input
        name={name}
        type={type}
        defaultValue={value ?? ""}
        maxLength={64}
        autoComplete="off"
        className={`${CONTROL} w-36`}
      />
    </label>
  );
}
