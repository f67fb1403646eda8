import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

export type Tone = "neutral" | "accent" | "good" | "warning" | "bad";

export const TONE_CLASSES: Record<Tone, string> = {
  neutral: "bg-sunken text-second",
  accent: "bg-accent-soft text-accent-strong",
  good: "bg-good-soft text-good",
  warning: "bg-warning-soft text-warning",
  bad: "bg-bad-soft text-bad",
};

/** A small word on a soft ground. The word carries the meaning; the colour only helps. */
export function Badge({
  tone = "neutral",
  className,
  children,
}: {
  tone?: Tone;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      className={classNames(
        "inline-flex items-center gap-1 rounded-sm px-2 py-0.5 text-xs font-bold whitespace-nowrap",
        TONE_CLASSES[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

/** The state of a thing in a list: icon and word. */
export function StateChip({ tone, icon: Icon, children }: { tone: Tone; icon?: LucideIcon; children: ReactNode }) {
  return (
    <Badge tone={tone}>
      {Icon && <Icon className="size-3.5" aria-hidden="true" />}
      {children}
    </Badge>
  );
}
