import { CircleAlert } from "lucide-react";
import type { ComponentPropsWithRef, ReactNode } from "react";
import { classNames } from "./class-names";

type FieldProps = {
  /** The control's id; the hint and the message get `${id}-hint` and `${id}-message`. */
  id: string;
  label: ReactNode;
  isLabelHidden?: boolean;
  hint?: ReactNode;
  /** What is wrong and what to do now. */
  error?: ReactNode;
  /** Good news about the value (green); not shown beside an error. */
  success?: ReactNode;
  children: ReactNode;
};

/** Label, control, hint and message, tied together for screen readers by `describedBy(id)`. */
export function Field({ id, label, isLabelHidden = false, hint, error, success, children }: FieldProps) {
  return (
    <div className="grid grid-cols-1 gap-1.5">
      <label htmlFor={id} className={isLabelHidden ? "sr-only" : "text-sm font-medium text-second"}>
        {label}
      </label>
      {children}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-sm text-third">
          {hint}
        </p>
      )}
      <p
        id={`${id}-message`}
        aria-live="polite"
        className={classNames(
          "flex items-start gap-1.5 text-sm font-medium empty:hidden",
          error ? "text-bad" : "text-good",
        )}
      >
        {error ? (
          <>
            <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
            <span>{error}</span>
          </>
        ) : (
          success && <span>{success}</span>
        )}
      </p>
    </div>
  );
}

/** The value of `aria-describedby` for a control inside a Field. */
export function describedBy(id: string, { hasHint = false }: { hasHint?: boolean } = {}): string {
  return hasHint ? `${id}-hint ${id}-message` : `${id}-message`;
}

export type ControlTone = "plain" | "good" | "bad";

const CONTROL_TONES: Record<ControlTone, string> = {
  plain: "border-field-line hover:border-second focus-within:border-accent",
  good: "border-good",
  bad: "border-bad",
};

/** The box around an input, select or textarea: put `TextInput`'s look around your own control with it. */
export function controlClass(tone: ControlTone = "plain", size: "lg" | "md" = "md"): string {
  return classNames(
    "flex w-full items-center gap-2 rounded-md border bg-surface text-ink transition",
    "focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent",
    size === "lg" ? "min-h-13 px-4 text-md" : "min-h-11 px-3.5 text-md sm:text-base",
    CONTROL_TONES[tone],
  );
}

type TextInputProps = Omit<ComponentPropsWithRef<"input">, "size" | "id"> & {
  id: string;
  tone?: ControlTone;
  controlSize?: "lg" | "md";
  hasHint?: boolean;
  leading?: ReactNode;
  trailing?: ReactNode;
};

/** A one-line input of at least 16 px, so that phones do not zoom in; must stand inside a Field with the same id. */
export function TextInput({
  id,
  tone = "plain",
  controlSize = "md",
  hasHint,
  leading,
  trailing,
  className,
  ...rest
}: TextInputProps) {
  return (
    <div className={controlClass(tone, controlSize)}>
      {leading}
      <input
        {...rest}
        id={id}
        aria-invalid={tone === "bad" || undefined}
        aria-describedby={describedBy(id, { hasHint })}
        className={classNames("min-w-0 flex-1 bg-transparent py-2 outline-none", className)}
      />
      {trailing}
    </div>
  );
}

/** A native select in the same box. Children are `<option>`s. */
export function SelectInput({
  id,
  className,
  children,
  ...rest
}: Omit<ComponentPropsWithRef<"select">, "id" | "size"> & { id: string }) {
  return (
    <div className={controlClass()}>
      <select
        {...rest}
        id={id}
        aria-describedby={describedBy(id)}
        className={classNames(
          "min-w-0 flex-1 bg-transparent py-2 outline-none [&>option]:text-ink [&>option]:bg-surface",
          className,
        )}
      >
        {children}
      </select>
    </div>
  );
}
