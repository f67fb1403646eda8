"use client";

import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

/** A page of a desk that could not be read. Nothing was changed by looking. */
export function DeskError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <Alert
      tone="bad"
      role="alert"
      title="This page could not be read"
      actions={
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      It is a mistake of ours, and nothing was changed.{digest === null ? "" : ` Tell the engineers ${digest}.`}
    </Alert>
  );
}
