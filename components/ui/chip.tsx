import type { ComponentPropsWithRef } from "react";
import { classNames } from "./class-names";

type Props = ComponentPropsWithRef<"button"> & { isSelected?: boolean };

/** A pill to tap: a saved value, a filter. A selected one is pressed (`aria-pressed`), never told by colour alone. */
export function Chip({ isSelected, className, children, ...rest }: Props) {
  return (
    <button
      type="button"
      aria-pressed={isSelected}
      {...rest}
      className={classNames(
        "inline-flex min-h-9 items-center gap-1.5 rounded-full border px-3.5 text-sm font-medium transition",
        isSelected
          ? "border-accent bg-accent-soft text-accent-strong"
          : "border-line-strong bg-surface text-ink hover:border-field-line hover:bg-sunken",
        className,
      )}
    >
      {children}
    </button>
  );
}
