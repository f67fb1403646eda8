import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";

type Props = { id?: string; title?: ReactNode; aside?: ReactNode; className?: string; children: ReactNode };

/** A card with a heading and, at its right, what belongs to the whole of it. Its content brings its own padding. */
export function CardSection({ id, title, aside, className, children }: Props) {
  return (
    <Card id={id} className={className}>
      {title && (
        <div className="flex min-h-13 flex-wrap items-center gap-3 px-5 py-3">
          <h2 className="flex-1 text-md">{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </Card>
  );
}
