"use client";

import { FlaskConical } from "lucide-react";
import { useEffect, useState } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";

/**
 * Says on every page that nothing here is real. It is part of the static page when the build was made for the demo, and
 * the running shop has the last word: a demo on another build still shows it, a real shop never does.
 */
export function DemoBanner({ isDemoBuild }: { isDemoBuild: boolean }) {
  const t = useText("shell");
  const locale = useLocale();
  const [isDemo, setIsDemo] = useState(isDemoBuild);
  useEffect(() => {
    const abort = new AbortController();
    fetch("/api/shop", { signal: abort.signal })
      .then(async (answer) => {
        if (answer.ok) setIsDemo(((await answer.json()) as { demo: boolean }).demo);
      })
      .catch(() => undefined);
    return () => abort.abort();
  }, []);
  if (!isDemo) return null;
  return (
    <aside aria-label={t("demo")} className="bg-warning-soft text-warning" data-print="hide">
      <p className="mx-auto flex max-w-desk items-center justify-center gap-2 px-4 py-2 text-center text-xs font-medium sm:px-6">
        <FlaskConical className="hidden size-4 shrink-0 sm:block" aria-hidden="true" />
        <span>
          {t("demo")}{" "}
          <a href={`/${locale}/outbox`} className="rounded-sm underline underline-offset-2">
            {t("demoOutbox")}
          </a>
        </span>
      </p>
    </aside>
  );
}
