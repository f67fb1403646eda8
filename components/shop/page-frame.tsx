import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

type Props = { title: ReactNode; lead?: ReactNode; isWide?: boolean; children: ReactNode };

/** The frame of the shop's quieter pages: title, a sentence, content. */
export function PageFrame({ title, lead, isWide = false, children }: Props) {
  return (
    <div className={classNames("mx-auto px-4 pt-8 pb-6 sm:px-6 sm:pt-12", isWide ? "max-w-shop" : "max-w-prose")}>
      <h1 className="text-2xl sm:text-3xl">{title}</h1>
      {lead && <p className="mt-2 text-second sm:text-md">{lead}</p>}
      <div className="mt-6 grid grid-cols-[minmax(0,1fr)] gap-4">{children}</div>
    </div>
  );
}
