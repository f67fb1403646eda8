"use client";

import { useLocale, useText } from "@/components/i18n/text-provider";
import type { Arrival } from "@/lib/catalog/catalog";

/**
 * How fast orders arrive right now, measured over the last ones. Until there is something measured, the same line says
 * what the order page does; it keeps its height, so nothing moves when figures come.
 */
export function LiveLine({ arrival }: { arrival: Arrival | null }) {
  const t = useText("home");
  const locale = useLocale();
  const median = arrival?.medianMs ?? null;
  const seconds = (ms: number) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(ms / 1_000);
  return (
    // One line high, always: what does not fit on a narrow phone wraps out of sight, and nothing below moves.
    <p className="mt-1.5 flex h-6 items-start gap-2.5 overflow-hidden text-second sm:text-md">
      {median !== null && (
        <span className="relative mt-2 ml-1 size-2 shrink-0" aria-hidden="true">
          <span className="absolute -inset-1 animate-pulse rounded-full bg-good-soft" />
          <span className="absolute inset-0 rounded-full bg-good" />
        </span>
      )}
      <span className="figures flex flex-wrap gap-x-1.5">
        <span>{median === null ? t("promise") : t("arriving", { seconds: seconds(median) })}</span>
        {median !== null && arrival?.deliveredTodayPercent != null && (
          <span>· {t("deliveredToday", { percent: arrival.deliveredTodayPercent })}</span>
        )}
      </span>
    </p>
  );
}
