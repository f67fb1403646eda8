"use client";

import { useRouter } from "next/navigation";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

/** Somebody else changed what is looked at. It comes a moment late, so that one's own change, which the page is about to load, is not announced. */
export function ChangedNotice() {
  const router = useRouter();
  return (
    <Alert
      tone="warning"
      title="Somebody changed this channel meanwhile"
      className="animate-late"
      actions={
        <Button size="sm" onClick={() => router.refresh()}>
          Look at it again
        </Button>
      }
    >
      What you send from here is refused until you have.
    </Alert>
  );
}
