"use client";

import { ErrorNote } from "@/components/shop/error-note";

type Props = { error: unknown; retry: () => void };

/** A mistake of ours inside a page: header and footer stay, and trying again costs nothing. */
export default function ErrorPage({ error, retry }: Props) {
  return <ErrorNote error={error} onRetry={retry} />;
}
