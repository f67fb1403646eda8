import type { ReactNode } from "react";
import { classNames } from "./class-names";

/** Pairs of label and value, the value at the right; children are `Fact`s. */
export function Facts({ className, children }: { className?: string; children: ReactNode }) {
  return <dl className={classNames("grid gap-2", className)}>{children}</dl>;
}

/** One pair. `isTotal` sets it apart by a line and a larger figure. */
export function Fact({
  label,
  isTotal = false,
  children,
}: {
  label: ReactNode;
  isTotal?: boolean;
  children: ReactNode;
}) {
  return (
    <div
      className={classNames(
        "flex items-baseline justify-between gap-4",
        isTotal ? "mt-1 border-t border-line pt-3 text-lg font-bold tracking-tight" : "text-base",
      )}
    >
      <dt className={isTotal ? "" : "text-second"}>{label}</dt>
      <dd className={classNames("figures min-w-0 text-right wrap-anywhere", !isTotal && "font-medium")}>{children}</dd>
    </div>
  );
}
