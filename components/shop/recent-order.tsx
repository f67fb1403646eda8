"use client";

import { ArrowRight, Receipt } from "lucide-react";
import { useText } from "@/components/i18n/text-provider";
import { useMemory } from "./browser-memory";

const SHOWN_FOR_MS = 48 * 3_600_000;

/** The way back to an order placed in this browser in the last two days, for those who closed its page. */
export function RecentOrder() {
  const t = useText("home");
  const last = useMemory("orders")?.[0];
  if (last === undefined || Date.now() - Date.parse(last.placedAt) > SHOWN_FOR_MS) return null;
  return (
    <a
      href={last.url}
      className="flex animate-rise items-center gap-3 rounded-md border border-line bg-surface px-4 py-3 text-sm font-medium transition hover:border-line-strong hover:bg-sunken"
    >
      <Receipt className="size-4.5 shrink-0 text-accent" aria-hidden="true" />
      <span className="min-w-0 flex-1 truncate">
        {t("recent", { count: last.diamonds, recipient: last.recipientId })}
      </span>
      <ArrowRight className="size-4 shrink-0 text-third" aria-hidden="true" />
    </a>
  );
}
