import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

type Props = { icon: LucideIcon; title: ReactNode; children?: ReactNode; action?: ReactNode };

/** What would be here, and how it gets here. */
export function EmptyState({ icon: Icon, title, children, action }: Props) {
  return (
    <div className="grid justify-items-center gap-3 px-6 py-12 text-center">
      <span className="grid size-12 place-items-center rounded-full bg-accent-soft text-accent">
        <Icon className="size-6" aria-hidden="true" />
      </span>
      <p className="text-md font-bold">{title}</p>
      {children && <p className="max-w-narrow text-second">{children}</p>}
      {action}
    </div>
  );
}
