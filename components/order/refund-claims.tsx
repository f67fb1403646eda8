"use client";

import { Wallet } from "lucide-react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { buttonClass } from "@/components/ui/button";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import type { RefundClaim } from "@/lib/orders/order-view";
import { type Currency, formatMoney } from "@/lib/shared/money";

/** Refunds that nobody but the customer can fetch: digital currency goes to an address, and only they know theirs. */
export function RefundClaims({ claims }: { claims: readonly RefundClaim[] }) {
  const t = useText("order");
  const locale = useLocale();
  if (claims.length === 0) return null;
  return (
    <Card aria-labelledby="refund-claims" data-print="hide">
      <CardBody className="grid gap-4">
        <CardHeading id="refund-claims">{t("claimTitle")}</CardHeading>
        {claims.map(({ amountMinor, currency, url }) => {
          const amount = formatMoney({ amountMinor: BigInt(amountMinor), currency: currency as Currency }, locale);
          return (
            <div key={url} className="grid gap-3">
              <p className="text-second">{t("claimBody", { amount })}</p>
              <a
                href={url}
                target="_blank"
                rel="noopener noreferrer"
                className={buttonClass({ variant: "primary", size: "lg", isWide: true })}
              >
                <Wallet className="size-5" aria-hidden="true" />
                {t("claimAction", { amount })}
              </a>
            </div>
          );
        })}
      </CardBody>
    </Card>
  );
}
