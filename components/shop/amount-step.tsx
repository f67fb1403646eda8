"use client";

import { Gem } from "@/components/brand/gem";
import { useText } from "@/components/i18n/text-provider";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { classNames } from "@/components/ui/class-names";
import { Field, TextInput } from "@/components/ui/field";
import { Money } from "@/components/ui/money";
import { RadioCard } from "@/components/ui/radio-card";
import { Skeleton } from "@/components/ui/skeleton";
import type { PackageView } from "@/lib/catalog/catalog";
import { divideRounded, formatMoney } from "@/lib/shared/money";
import { fieldOfCode } from "./buy-problem";
import { refusalText } from "./refusal-text";
import type { BuyForm } from "./use-buy-form";
import type { LoadedCatalog } from "./use-catalog";

const BADGES = {
  best_value: { key: "badgeBest", tone: "accent" },
  popular: { key: "badgePopular", tone: "accent" },
  new: { key: "badgeNew", tone: "accent" },
} as const;

/** Step 2: the packages and the free amount, with the price per diamond of what is chosen. */
export function AmountStep({ form }: { form: BuyForm }) {
  const t = useText("home");
  const { catalogState, priced, locale } = form;
  const quote = priced && "quote" in priced ? priced.quote : null;
  const each = quote && {
    amountMinor: divideRounded(quote.totalMinor - quote.feeMinor, BigInt(quote.diamonds), "half-up"),
    currency: quote.currency,
  };
  return (
    <Card aria-labelledby="step-amount">
      <CardBody className="grid gap-4">
        <CardHeading id="step-amount" step={2} aside={each && t("each", { price: formatMoney(each, locale) })}>
          {t("stepAmount")}
        </CardHeading>
        {catalogState.status === "ready" ? <Packages form={form} loaded={catalogState} /> : <PackagesSkeleton />}
      </CardBody>
    </Card>
  );
}

function Packages({ form, loaded }: { form: BuyForm; loaded: LoadedCatalog }) {
  const { view } = loaded;
  const selectedId = form.choice?.kind === "package" ? form.choice.packageId : null;
  return (
    <fieldset aria-labelledby="step-amount" className="grid grid-cols-2 gap-3 pt-1 sm:grid-cols-3">
      {view.packages.map((item) => (
        <PackageCard
          key={item.id}
          item={item}
          form={form}
          currency={view.currency}
          isSelected={item.id === selectedId}
        />
      ))}
      <FreeAmount form={form} loaded={loaded} />
    </fieldset>
  );
}

function PackageCard({
  item,
  form,
  currency,
  isSelected,
}: {
  item: PackageView;
  form: BuyForm;
  currency: LoadedCatalog["view"]["currency"];
  isSelected: boolean;
}) {
  const t = useText("home");
  const badge = item.badge === null ? null : BADGES[item.badge];
  const mark = badge && <Badge tone={badge.tone}>{t(badge.key)}</Badge>;
  const offerOrMark = item.offer === undefined ? mark : <OfferBadge item={item} locale={form.locale} />;
  const corner = item.id === form.lastPackageId ? <Badge tone="good">{t("badgeLast")}</Badge> : offerOrMark;
  return (
    <RadioCard
      name="amount"
      value={item.id}
      checked={isSelected}
      onChange={() => form.pick({ kind: "package", packageId: item.id })}
      corner={corner}
    >
      <span className="flex items-center gap-1.5 text-xl font-bold tracking-tight">
        <Gem className="size-5.5" />
        <span className="figures">{new Intl.NumberFormat(form.locale).format(item.diamonds)}</span>
      </span>
      <PackagePrice item={item} currency={currency} locale={form.locale} />
    </RadioCard>
  );
}

/**
 * An offer takes no line of its own, so that the page stays where it is when the list comes: what it saves and until when stand on the
 * card's corner, the price before it in words for the ear, and in the summary's lines once it is chosen.
 */
function PackagePrice({
  item: { totalMinor, offer },
  currency,
  locale,
}: {
  item: PackageView;
  currency: LoadedCatalog["view"]["currency"];
  locale: BuyForm["locale"];
}) {
  const t = useText("home");
  if (offer === undefined)
    return <Money amountMinor={totalMinor} currency={currency} locale={locale} className="text-base text-second" />;
  const write = (minor: string) => formatMoney({ amountMinor: BigInt(minor), currency }, locale);
  const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  return (
    <span className="figures text-base">
      <span className="sr-only">{t("offerWas", { price: write(offer.listMinor) })}</span>
      <span className="sr-only">{t("offerNow", { price: write(totalMinor) })}</span>
      <span aria-hidden="true" className="font-bold whitespace-nowrap text-good">
        {write(totalMinor)}
      </span>
      <span className="sr-only">{t("offerUntil", { date: date.format(new Date(offer.endsAt)) })}</span>
    </span>
  );
}

/** "−5% · until Dec 12", for the eye only: the price says it in full to the ear. */
function OfferBadge({ item: { totalMinor, offer }, locale }: { item: PackageView; locale: BuyForm["locale"] }) {
  const t = useText("home");
  if (offer === undefined) return null;
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
  return (
    <Badge tone="good">
      <span aria-hidden="true" className="figures whitespace-nowrap">
        {percent.format(Number(totalMinor) / Number(offer.listMinor) - 1)} ·{" "}
        {t("offerUntil", { date: date.format(new Date(offer.endsAt)) })}
      </span>
    </Badge>
  );
}

/** The free amount fills what the packages leave of their last row, in two columns and in three, so no hole remains. */
function freeAmountSpan(packages: number): string {
  const inTwo = packages % 2 === 1 ? "col-span-1" : "col-span-2";
  const inThree = ["sm:col-span-3", "sm:col-span-2", "sm:col-span-1"][packages % 3];
  return `${inTwo} ${inThree}`;
}

function FreeAmount({ form, loaded: { view } }: { form: BuyForm; loaded: LoadedCatalog }) {
  const t = useText("home");
  const write = new Intl.NumberFormat(form.locale);
  const range = { min: write.format(view.free.minDiamonds), max: write.format(view.free.maxDiamonds) };
  const isOpen = form.choice?.kind === "free";
  const error = useAmountError(form, range);
  return (
    <>
      <RadioCard
        name="amount"
        value="free"
        checked={isOpen}
        onChange={() => form.pick({ kind: "free", text: "" })}
        onClick={(event) => {
          // A tap means "let me type"; arrow keys (detail 0) only pass by, so the focus stays with the choices.
          if (event.detail > 0) setTimeout(() => document.getElementById("diamonds")?.focus());
        }}
        isCompact
        className={freeAmountSpan(view.packages.length)}
      >
        <span className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-medium">{t("otherAmount")}</span>
          <span className="figures text-sm text-third">{t("otherRange", range)}</span>
        </span>
      </RadioCard>
      {isOpen && (
        <div className="col-span-full animate-rise">
          <Field id="diamonds" label={t("otherLabel")} error={error}>
            <TextInput
              id="diamonds"
              controlSize="lg"
              inputMode="numeric"
              autoComplete="off"
              maxLength={12}
              value={form.choice?.kind === "free" ? form.choice.text : ""}
              tone={error ? "bad" : "plain"}
              onChange={(event) => form.pick({ kind: "free", text: event.target.value })}
              leading={<Gem className="size-5.5" />}
              className="figures font-bold"
              trailing={
                form.priced && "quote" in form.priced ? (
                  <Money
                    amountMinor={form.priced.quote.totalMinor}
                    currency={view.currency}
                    locale={form.locale}
                    className="text-base text-second"
                  />
                ) : null
              }
            />
          </Field>
        </div>
      )}
      {!isOpen && error && (
        <p className="col-span-full text-sm font-medium text-bad" role="alert">
          {error}
        </p>
      )}
    </>
  );
}

/** What is wrong with the amount: as typed, or as the server found it. */
function useAmountError(form: BuyForm, range: { min: string; max: string }): string | null {
  const t = useText("home");
  const tRefusal = useText("refusal");
  const { choice, priced, problem } = form;
  const isTyped = choice?.kind === "free" && choice.text !== "";
  const unpriced = isTyped && priced && "refusal" in priced ? priced.refusal : null;
  // That the way to pay does not take the amount is said where ways to pay are chosen.
  const refusal = unpriced !== null && fieldOfCode(unpriced) !== "method" ? unpriced : null;
  const asked = problem?.kind === "field" && problem.field === "amount" ? problem : null;
  const code = refusal ?? asked?.code ?? null;
  if (code === null) return null;
  if (code === "package.amount_out_of_range" || code === "input.amount") return t("otherInvalid", range);
  return refusalText(tRefusal, { code, message: asked?.message ?? code });
}

/** As many as a shop usually has: then the prices arrive without moving what stands below them. */
const SKELETON_PACKAGES = 9;

function PackagesSkeleton() {
  return (
    <div className="grid grid-cols-2 gap-3 pt-1 sm:grid-cols-3" aria-hidden="true">
      {Array.from({ length: SKELETON_PACKAGES }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal boxes that never move.
        <Skeleton key={index} className="h-19 rounded-md" />
      ))}
      <Skeleton className={classNames("min-h-13 rounded-md", freeAmountSpan(SKELETON_PACKAGES))} />
    </div>
  );
}
