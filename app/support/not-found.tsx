import { SearchX } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <Card>
      <EmptyState
        icon={SearchX}
        title="There is no such order"
        action={
          <Link href="/support" className={buttonClass({ variant: "primary" })}>
            To the queues
          </Link>
        }
      >
        The link may be cut short. Search by the order number, the e-mail address or the recipient.
      </EmptyState>
    </Card>
  );
}
