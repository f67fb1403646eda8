import type { ComponentPropsWithRef, ReactNode } from "react";
import { classNames } from "./class-names";

type RadioProps = Omit<ComponentPropsWithRef<"input">, "type" | "children"> & { children: ReactNode };

type RadioCardProps = RadioProps & {
  corner?: ReactNode;
  /** One line high. */
  isCompact?: boolean;
};

/**
 * A card that is a radio button: the native input covers the card unseen, so arrow keys, Space, forms and screen readers
 * work as they always do. `corner` stands on the card's upper edge.
 */
export function RadioCard({ children, corner, isCompact = false, className, ...rest }: RadioCardProps) {
  return (
    <label
      className={classNames(
        "group relative flex cursor-pointer flex-col justify-center rounded-md border border-line-strong bg-surface px-3.5 py-2.5",
        "transition hover:border-field-line",
        "has-checked:border-accent has-checked:bg-linear-to-b has-checked:from-accent-soft has-checked:to-surface",
        "has-checked:ring-1 has-checked:ring-accent",
        "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
        isCompact ? "min-h-13" : "min-h-19",
        className,
      )}
    >
      <input {...rest} type="radio" className="absolute inset-0 size-full cursor-pointer opacity-0" />
      {corner && <span className="pointer-events-none absolute -top-2.5 right-2.5">{corner}</span>}
      {children}
    </label>
  );
}

/**
 * A row of a list of choices, with the usual round mark at its left. One that cannot be chosen stands back: no pointer, a sunken ground, a
 * broken ring; what its content does about it says `group-has-disabled`.
 */
export function RadioRow({ children, className, ...rest }: RadioProps) {
  return (
    <label
      className={classNames(
        "group relative flex min-h-16 cursor-pointer items-center gap-3 px-4 py-3 transition hover:bg-sunken sm:px-5",
        "has-checked:bg-accent-soft has-disabled:cursor-not-allowed has-disabled:bg-sunken",
        "has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent",
        className,
      )}
    >
      <input
        {...rest}
        type="radio"
        className="peer absolute inset-0 size-full cursor-pointer opacity-0 disabled:cursor-not-allowed"
      />
      <span
        aria-hidden="true"
        className={classNames(
          "size-5 shrink-0 rounded-full border-2 border-field-line bg-surface transition",
          "peer-checked:border-6 peer-checked:border-accent",
          "peer-disabled:border-dashed peer-disabled:border-line-strong peer-disabled:bg-transparent",
          "peer-checked:peer-disabled:border-solid peer-checked:peer-disabled:border-field-line",
        )}
      />
      {children}
    </label>
  );
}
