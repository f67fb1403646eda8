import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { TONE_CLASSES, type Tone } from "./badge";
import { classNames } from "./class-names";

const ICONS: Record<Tone, LucideIcon> = {
  neutral: Info,
  accent: Info,
  good: CircleCheck,
  warning: TriangleAlert,
  bad: CircleAlert,
};

type Props = {
  tone?: Tone;
  title?: ReactNode;
  children?: ReactNode;
  /** Buttons or links: what to do now. */
  actions?: ReactNode;
  /** `alert` interrupts a screen reader: only for what the person's last action caused. */
  role?: "alert" | "status";
  className?: string;
};

/** A message in the page: what, why, what now. */
export function Alert({ tone = "neutral", title, children, actions, role, className }: Props) {
  const Icon = ICONS[tone];
  return (
    <div role={role} className={classNames("flex gap-3 rounded-md px-4 py-3", TONE_CLASSES[tone], className)}>
      <Icon className="mt-0.5 size-5 shrink-0" aria-hidden="true" />
      <div className="grid min-w-0 flex-1 gap-1">
        {title && <p className="font-bold">{title}</p>}
        {children && <div className="text-sm text-ink">{children}</div>}
        {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
