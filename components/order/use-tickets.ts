"use client";

import { useCallback, useEffect, useState } from "react";
import { useLocale } from "@/components/i18n/text-provider";
import type { CustomerTickets } from "@/lib/tickets/customer-view";
import type { OrderAccess } from "./use-order";

const NOTHING: CustomerTickets = { tickets: [], notices: [] };

/** Where an order's reports are read and sent. */
export function ticketsUrl({ reference, token }: OrderAccess, locale: string): string {
  return `/api/orders/${encodeURIComponent(reference)}/tickets?t=${encodeURIComponent(token)}&locale=${locale}`;
}

/**
 * An order's reports, and what is said to everybody whose order is like it. Read again whenever the order's own stream says that something
 * changed (`serverNow`). A reading that fails keeps what is shown: the order matters more.
 */
export function useTickets(
  access: OrderAccess,
  serverNow: string,
): { content: CustomerTickets; refresh: () => Promise<void> } {
  const locale = useLocale();
  const [content, setContent] = useState(NOTHING);

  const refresh = useCallback(async () => {
    const answer = await fetch(ticketsUrl(access, locale)).catch(() => null);
    if (answer?.ok) setContent((await answer.json()) as CustomerTickets);
  }, [access, locale]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the order's moment is what says that there may be news.
  useEffect(() => {
    void refresh();
  }, [refresh, serverNow]);

  return { content, refresh };
}
