"use client";

import { Lock } from "lucide-react";
import { Gem } from "@/components/brand/gem";
import { useText } from "@/components/i18n/text-provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { Fact, Facts } from "@/components/ui/facts";
import { Money } from "@/components/ui/money";
import { Skeleton } from "@/components/ui/skeleton";
import { attributionOf } from "@/lib/catalog/fx-attribution";
import type { Quote } from "@/lib/catalog/price";
import { formatMoney } from "@/lib/shared/money";
import { normaliseRecipientId } from "@/lib/shared/recipient-id";
import { BusyNote } from "./busy-note";
import { methodName } from "./method-words";
import { PromoField } from "./promo-field";
import { refusalText } from "./refusal-text";
import type { BuyForm } from "./use-buy-form";

/** What is bought and how its price is made: beside the steps on desktop, after them on phones. */
export function Summary({ form }: { form: BuyForm }) {
  const t = useText("home");
  const quote = form.priced && "quote" in form.priced ? form.priced.quote : null;
  return (
    <Card aria-label={t("summaryLabel")} className="lg:sticky lg:top-20">
      <CardBody className="grid gap-4">
        <div className="flex items-center gap-3">
          <Gem className="size-10" />
          <div className="min-w-0">
            <p className="figures text-lg font-bold tracking-tight">
              <Bought form={form} quote={quote} />
            </p>
            <RecipientLine value={form.recipient.value} />
          </div>
        </div>
        <Composition form={form} quote={quote} />
        <PromoField form={form} />
        <div className="hidden gap-3 lg:grid">
          <Problem form={form} />
          <PayButton form={form} />
        </div>
        <p className="flex items-center justify-center gap-2 text-center text-sm text-second">
          <Lock className="size-3.5 shrink-0" aria-hidden="true" />
          {t("refundPromise")}
        </p>
      </CardBody>
    </Card>
  );
}

/** Grey where something is on its way; where there is no price because of what was chosen, nothing comes. */
function Bought({ form, quote }: { form: BuyForm; quote: Quote | null }) {
  const t = useText("home");
  if (quote !== null) return t("diamonds", { count: quote.diamonds });
  return form.priced === null ? <Skeleton className="h-6 w-32" /> : t("summaryLabel");
}

/** "500 diamonds to Tony_Bee99", or what is still missing. */
export function RecipientLine({ value, diamonds }: { value: string; diamonds?: number }) {
  const t = useText("home");
  const read = normaliseRecipientId(value);
  const to = read.verdict === "ok" ? t("toRecipient", { recipient: read.recipientId }) : t("toNobody");
  return (
    <p className="figures truncate text-sm text-second">
      {read.verdict === "ok" && diamonds !== undefined ? `${t("diamonds", { count: diamonds })} ${to}` : to}
    </p>
  );
}

function Composition({ form, quote }: { form: BuyForm; quote: Quote | null }) {
  const t = useText("home");
  const tRefusal = useText("refusal");
  const { locale, priced } = form;
  if (priced !== null && "refusal" in priced)
    return <p className="text-sm text-second">{refusalText(tRefusal, { code: priced.refusal, message: "" })}</p>;
  if (quote === null) {
    return (
      <div className="grid gap-2.5" aria-hidden="true">
        <Skeleton className="h-6 w-full" />
        <Skeleton className="h-6 w-full" />
        <Skeleton className="h-6 w-full" />
        <Skeleton className="mt-2 h-7 w-full" />
        <Skeleton className="h-4 w-40" />
      </div>
    );
  }
  const { currency, netMinor, taxMinor, feeMinor, totalMinor, taxName, taxRateBp, fxPerUsdMicro, fxQuotedAt } = quote;
  const rate = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }).format(Number(fxPerUsdMicro) / 1e6);
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(fxQuotedAt);
  return (
    <>
      <Facts>
        {quote.discountMinor > 0n && (
          <>
            <Fact label={t("lineList")}>
              <Money amountMinor={quote.listMinor} currency={currency} locale={locale} />
            </Fact>
            <Fact label={t("lineDiscount")}>
              −<Money amountMinor={quote.discountMinor} currency={currency} locale={locale} />
            </Fact>
          </>
        )}
        <Fact label={t("lineDiamonds")}>
          <Money amountMinor={netMinor} currency={currency} locale={locale} />
        </Fact>
        <Fact label={t("lineTax", { name: taxName, rate: taxRateBp / 100 })}>
          <Money amountMinor={taxMinor} currency={currency} locale={locale} />
        </Fact>
        <Fact label={t("lineFee", { method: form.method ? methodName(form.method, t) : "" })}>
          <Money amountMinor={feeMinor} currency={currency} locale={locale} />
        </Fact>
        <Fact label={t("total")} isTotal>
          <Money amountMinor={totalMinor} currency={currency} locale={locale} />
        </Fact>
      </Facts>
      <p className="figures -mt-1 text-xs text-third">
        {t("rateLine", { rate: `${rate} ${currency}`, date })} <RateSource form={form} />
      </p>
    </>
  );
}

/** The line that the source of the rate asks for, in its own words. */
function RateSource({ form: { catalogState } }: { form: BuyForm }) {
  const attribution = catalogState.status === "ready" ? attributionOf(catalogState.catalog.fx.source) : null;
  if (attribution === null) return null;
  return (
    <a
      href={attribution.href}
      target="_blank"
      rel="noreferrer"
      className="rounded-sm underline underline-offset-2 hover:text-ink"
    >
      {attribution.text}
    </a>
  );
}

/** The one button that costs money: says how much, changes at once when pressed, and does nothing while it works. */
export function PayButton({ form }: { form: BuyForm }) {
  const t = useText("home");
  const quote = form.priced && "quote" in form.priced ? form.priced.quote : null;
  const amount = quote && formatMoney({ amountMinor: quote.totalMinor, currency: quote.currency }, form.locale);
  return (
    <>
      <Button
        type="submit"
        variant="primary"
        size="lg"
        isWide
        isBusy={form.phase !== "idle"}
        busyLabel={t("paying")}
        aria-disabled={form.catalogState.status !== "ready"}
        className="figures"
      >
        {amount === null ? t("payPlain") : t("pay", { amount })}
      </Button>
      {form.isSlow && (
        <p role="status" className="text-center text-sm text-second">
          {t("paySlow")}
        </p>
      )}
    </>
  );
}

/** What went wrong with paying, where no field is to blame. */
export function Problem({ form }: { form: BuyForm }) {
  const t = useText("home");
  const tRefusal = useText("refusal");
  const { problem, priced, locale } = form;
  if (problem === null || problem.kind === "field") return null;
  if (problem.kind === "busy") return <BusyNote form={form} retryInSeconds={problem.retryInSeconds} />;
  if (problem.kind === "price") {
    const currency = priced && "quote" in priced ? priced.quote.currency : "USD";
    const [before, after] = [problem.beforeMinor, problem.afterMinor].map((amountMinor) =>
      formatMoney({ amountMinor, currency }, locale),
    );
    return (
      <Alert tone="warning" role="alert" title={t("priceChangedTitle")}>
        {t("priceChanged", { before: before ?? "", after: after ?? "" })}
      </Alert>
    );
  }
  const text = {
    refused: () => refusalText(tRefusal, problem.kind === "refused" ? problem : { code: "network", message: "" }),
    failed: () => t("payFailed", { reference: problem.kind === "failed" ? problem.reference : "" }),
    unreachable: () => t("payNetwork"),
  }[problem.kind]();
  return (
    <Alert tone="bad" role="alert" title={tRefusal("title")}>
      {text}
    </Alert>
  );
}
