"use client";

import { Bug } from "lucide-react";
import { useEffect } from "react";
import { useText } from "@/components/i18n/text-provider";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";

/** What a customer sees of a bug: no details, a reference where the log has one, and a way on. */
export function ErrorNote({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useText("shell");
  useEffect(() => {
    console.error(error);
  }, [error]);
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <div className="mx-auto max-w-prose px-4 pt-8 pb-6 sm:pt-12">
      <Card role="alert">
        <EmptyState
          icon={Bug}
          title={<h1 className="text-xl">{t("errorTitle")}</h1>}
          action={
            <Button variant="primary" onClick={onRetry}>
              {t("retry")}
            </Button>
          }
        >
          {t("errorBody")}
          {digest && ` ${t("errorReference", { reference: digest })}`}
        </EmptyState>
      </Card>
    </div>
  );
}
