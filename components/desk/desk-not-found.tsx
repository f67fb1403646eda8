import { SearchX } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { DeskHeading } from "./desk-heading";

type Props = { title: string; because: string; href: string; action: string };

/** What an address of the desk leads to that names nothing: the search, what may be wrong with the address, and a way on. */
export function DeskNotFound({ title, because, href, action }: Props) {
  return (
    <>
      <DeskHeading title={title} />
      <Card>
        <EmptyState
          icon={SearchX}
          title={because}
          action={
            <Link href={href} className={buttonClass({ variant: "primary" })}>
              {action}
            </Link>
          }
        />
      </Card>
    </>
  );
}
