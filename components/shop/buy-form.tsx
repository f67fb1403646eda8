"use client";

import { useText } from "@/components/i18n/text-provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Money } from "@/components/ui/money";
import type { Locale } from "@/lib/shared/locales";
import { AmountStep } from "./amount-step";
import { LiveLine } from "./live-line";
import { MethodStep } from "./method-step";
import { RecentOrder } from "./recent-order";
import { RecipientStep } from "./recipient-step";
import { PayButton, Problem, RecipientLine, Summary } from "./summary";
import { type BuyForm as Form, useBuyForm } from "./use-buy-form";
import type { PlaceOrderAction } from "./use-place-order";
import type { CheckCodeAction } from "./use-promo-code";

/** Three decisions on one page: who, how much, how to pay. The total and Pay are always in sight. */
export function BuyForm({
  locale,
  action,
  checkCode,
  notes,
}: {
  locale: Locale;
  action: PlaceOrderAction;
  checkCode: CheckCodeAction;
  notes: React.ReactNode;
}) {
  const t = useText("home");
  const form = useBuyForm(locale, { action, checkCode });
  const arrival = form.catalogState.status === "ready" ? form.catalogState.view.arrival : null;
  return (
    <>
      <LiveLine arrival={arrival} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void form.submit();
        }}
        className="mt-5 lg:mt-6"
      >
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-5">
          <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
            <RecipientStep
              recipient={form.recipient}
              accountRecipients={form.accountRecipients}
              problem={form.problem}
            />
            {form.catalogState.status === "failed" && (
              <Alert
                tone="bad"
                role="alert"
                title={t("pricesFailedTitle")}
                actions={
                  <Button size="sm" onClick={() => void form.reload()}>
                    {t("pricesRetry")}
                  </Button>
                }
              >
                {t("pricesFailed")}
              </Alert>
            )}
            <AmountStep form={form} />
            <MethodStep form={form} />
          </div>
          <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:sticky lg:top-20">
            <Summary form={form} />
            <RecentOrder />
            {notes}
          </div>
        </div>
        <PayBar form={form} />
      </form>
    </>
  );
}

/** On phones: the bar at the bottom that always holds recipient, total and Pay. */
function PayBar({ form }: { form: Form }) {
  const t = useText("home");
  const quote = form.priced && "quote" in form.priced ? form.priced.quote : null;
  return (
    <div className="safe-bottom sticky bottom-0 z-10 -mx-4 mt-6 grid gap-2.5 border-t border-line bg-surface px-4 pt-3 shadow-bar sm:-mx-6 sm:px-6 lg:hidden">
      <Problem form={form} />
      <div className="flex items-baseline justify-between gap-4">
        <RecipientLine value={form.recipient.value} diamonds={quote?.diamonds} />
        <p className="shrink-0 text-lg font-bold tracking-tight">
          <span className="sr-only">{t("total")} </span>
          {quote && <Money amountMinor={quote.totalMinor} currency={quote.currency} locale={form.locale} />}
        </p>
      </div>
      <PayButton form={form} />
    </div>
  );
}
