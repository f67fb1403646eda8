"use client";

import { ArrowRight, Smartphone } from "lucide-react";
import { Gem } from "@/components/brand/gem";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { useMemory } from "@/components/shop/browser-memory";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";

/** Orders placed in this browser, so that a guest finds them again without a number. */
export function RecentOrders() {
  const t = useText("track");
  const locale = useLocale();
  const orders = useMemory("orders") ?? [];
  return (
    <Card aria-labelledby="recent">
      <CardBody className="grid gap-3">
        <CardHeading id="recent">{t("recentTitle")}</CardHeading>
        {orders.length === 0 ? (
          <p className="flex items-start gap-3 text-second">
            <Smartphone className="mt-0.5 size-5 shrink-0 text-third" aria-hidden="true" />
            {t("recentEmpty")}
          </p>
        ) : (
          <ul className="-mx-2 grid">
            {orders.map(({ reference, url, diamonds, recipientId, placedAt }) => (
              <li key={reference}>
                <a href={url} className="flex min-h-14 items-center gap-3 rounded-md px-2 transition hover:bg-sunken">
                  <Gem className="size-6" />
                  <span className="grid min-w-0 flex-1">
                    <span className="figures truncate font-medium">
                      {new Intl.NumberFormat(locale).format(diamonds)} · {recipientId}
                    </span>
                    <span className="figures truncate text-sm text-third">
                      {reference} · <RelativeTime at={placedAt} locale={locale} />
                    </span>
                  </span>
                  <ArrowRight className="size-4 text-third" aria-hidden="true" />
                </a>
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}
