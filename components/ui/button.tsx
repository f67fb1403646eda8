import type { ComponentPropsWithRef, ReactNode } from "react";
import { classNames } from "./class-names";
import { Spinner } from "./spinner";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "lg" | "md" | "sm";

const SIZES: Record<ButtonSize, string> = {
  lg: "min-h-13 px-6 text-md rounded-md",
  md: "min-h-11 px-4 text-base rounded-md",
  sm: "min-h-9 px-3 text-sm rounded-sm whitespace-nowrap",
};

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "gem-gradient text-on-pay shadow-pay hover:brightness-110 active:brightness-95",
  secondary: "border border-line-strong bg-surface text-ink hover:border-field-line hover:bg-sunken",
  quiet: "text-accent hover:bg-accent-soft",
  danger: "border border-bad bg-surface text-bad hover:bg-bad-soft",
};

/** The look of a button, for links that act as one (`<a className={buttonClass(...)}>`). */
export function buttonClass({
  variant = "secondary",
  size = "md",
  isWide = false,
}: {
  variant?: ButtonVariant;
  size?: ButtonSize;
  isWide?: boolean;
} = {}): string {
  return classNames(
    "relative inline-flex items-center justify-center gap-2 font-bold select-none transition",
    "active:translate-y-px aria-disabled:cursor-default aria-disabled:opacity-60 disabled:opacity-60",
    "aria-disabled:active:translate-y-0",
    SIZES[size],
    VARIANTS[variant],
    isWide && "w-full",
  );
}

type Props = ComponentPropsWithRef<"button"> & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  isWide?: boolean;
  /** Work is under way: the button keeps its place and focus, shows a spinner and does nothing more. */
  isBusy?: boolean;
  busyLabel?: ReactNode;
};

/**
 * A button. While busy it stays focusable (`aria-disabled`, not `disabled`), so that a screen reader or a keyboard
 * does not lose its place; the click handler is not called.
 */
export function Button({ variant, size, isWide, isBusy = false, busyLabel, children, onClick, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={isBusy || rest["aria-disabled"]}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onClick?.(event);
      }}
      className={classNames(buttonClass({ variant, size, isWide }), rest.className)}
    >
      {isBusy && <Spinner />}
      {isBusy && busyLabel !== undefined ? busyLabel : children}
    </button>
  );
}
