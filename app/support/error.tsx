"use client";

import { DeskError } from "@/components/desk/desk-error";

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return <DeskError error={error} onRetry={retry} />;
}
