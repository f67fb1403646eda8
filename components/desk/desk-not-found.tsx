import { SearchX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";

type Props = { title: string; href: string; action: string; children: ReactNode };

/** What an address of the desk leads to that names nothing: what may be wrong with it, and a way on. */
export function DeskNotFound({ title, href, action, children }: Props) {
  return (
    <Card>
      <EmptyState
        icon={SearchX}
        title={title}
        action={
          <Link href={href} className={buttonClass({ variant: "primary" })}>
            {action}
          </Link>
        }
      >
        {children}
      </EmptyState>
    </Card>
  );
}
