"use client";

import { ChevronDown, Zap } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useText } from "@/components/i18n/text-provider";
import { RadioRow } from "@/components/ui/radio-card";
import { Skeleton } from "@/components/ui/skeleton";
import type { Translate } from "@/i18n/messages";
import type { Method } from "@/lib/catalog/catalog";
import { MINUTE_MS } from "@/lib/shared/durations";
import { formatMoney } from "@/lib/shared/money";
import { focusField } from "./buy-problem";
import { priceChoice } from "./choice";
import { methodDetail, methodIcon, methodName } from "./method-words";
import { type Obstacle, type OfferedMethod, shownAtOnce } from "./offered-methods";
import type { BuyForm } from "./use-buy-form";
import { FASTEST } from "./use-selection";

/** Shown at once, below "Fastest available"; the others come with "more ways to pay". */
const SHOWN_FIRST = 3;
/** "Fastest available", the first ones, and the way to the others. */
const SKELETON_ROWS = [0, 1, 2, 3, 4];

export function Methods({ form }: { form: BuyForm }) {
  const { methods, method, isFastest } = form;
  const [isOpen, setOpen] = useState(false);
  // As it was when the list came: a row must not leave because another one is chosen.
  const [own] = useState(isFastest ? null : method);
  const first = shownAtOnce(methods, { own, count: SHOWN_FIRST });
  const isOutside = !isFastest && !first.some((one) => one.method.id === method);
  const shown = isOpen || isOutside ? methods : first;
  return (
    <>
      {methods.length > 1 && <Fastest form={form} />}
      {shown.map((one) => (
        <MethodRow key={one.method.id} offered={one} form={form} />
      ))}
      {shown.length < methods.length && (
        <MoreMethods
          count={methods.length - shown.length}
          onOpen={() => {
            setOpen(true);
            // The button goes away: whoever came to it by keyboard goes on among the choices.
            setTimeout(() => focusField("method"));
          }}
        />
      )}
    </>
  );
}

function MoreMethods({ count, onOpen }: { count: number; onOpen: () => void }) {
  const t = useText("home");
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex min-h-17 w-full cursor-pointer items-center gap-3 px-4 py-3 text-left font-bold text-accent transition hover:bg-sunken focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent sm:px-5"
    >
      <ChevronDown className="size-5" aria-hidden="true" />
      {t("moreMethods", { count })}
    </button>
  );
}

function Fastest({ form }: { form: BuyForm }) {
  const t = useText("home");
  const { fastest } = form;
  if (fastest === null) return null;
  return (
    <RadioRow name="method" value={FASTEST} checked={form.isFastest} onChange={() => form.pickMethod(FASTEST)}>
      <MethodMark icon={Zap} />
      <RowText name={t("methodFastest")} fee={feeText(fastest, form, t)}>
        {t("methodFastestDetail", { name: methodName(fastest.id, t) })}
        {usualTime(fastest, t)}
      </RowText>
    </RadioRow>
  );
}

function MethodRow({ offered: { method, obstacle }, form }: { offered: OfferedMethod; form: BuyForm }) {
  const t = useText("home");
  const detail = methodDetail(method.id);
  return (
    <RadioRow
      name="method"
      value={method.id}
      checked={!form.isFastest && method.id === form.method}
      disabled={obstacle !== null}
      onChange={() => form.pickMethod(method.id)}
    >
      <MethodMark icon={methodIcon(method.id)} />
      <RowText name={methodName(method.id, t)} fee={feeText(method, form, t)}>
        {obstacle === null ? (
          <>
            {detail && t(detail)}
            {usualTime(method, t)}
          </>
        ) : (
          obstacleText(obstacle, form, t)
        )}
      </RowText>
    </RadioRow>
  );
}

/** On a phone the fee stands beside the name, so that one line is left for the detail; with more room it stands beside both. */
function RowText({ name, fee, children }: { name: string; fee: string; children: ReactNode }) {
  return (
    <span className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 sm:items-center">
      <span className="font-bold group-has-disabled:text-third">{name}</span>
      <span className="figures text-right text-sm text-second group-has-disabled:text-third sm:row-span-2">{fee}</span>
      <span className="col-span-2 text-sm text-second sm:col-span-1">{children}</span>
    </span>
  );
}

function MethodMark({ icon: Icon }: { icon: ReturnType<typeof methodIcon> }) {
  return (
    <span className="grid size-9 shrink-0 place-items-center rounded-sm border border-line bg-background text-second group-has-disabled:opacity-50">
      <Icon className="size-4.5" aria-hidden="true" />
    </span>
  );
}

function usualTime({ usualMs }: Method, t: Translate<"home">): string {
  if (usualMs === null) return "";
  const time =
    usualMs < 2 * MINUTE_MS
      ? t("usualTime", { seconds: Math.max(1, Math.round(usualMs / 1_000)) })
      : t("usualMinutes", { minutes: Math.round(usualMs / MINUTE_MS) });
  return ` · ${time}`;
}

export function obstacleText(obstacle: Obstacle, { catalogState, locale }: BuyForm, t: Translate<"home">): string {
  if (obstacle.why === "packages_only") return t("methodPackagesOnly");
  if (obstacle.why === "down" || catalogState.status !== "ready") return t("methodDown");
  const amount = formatMoney({ amountMinor: obstacle.limitMinor, currency: catalogState.catalog.currency }, locale);
  return t(obstacle.why === "too_small" ? "methodMin" : "methodMax", { amount });
}

/** The fee of this method for the amount that is chosen now, by the one price rule; its percentage while none is. */
function feeText({ id, surchargeBp }: Method, form: BuyForm, t: Translate<"home">): string {
  if (surchargeBp === 0) return t("noFee");
  const { catalogState, choice, locale } = form;
  const priced = catalogState.status === "ready" && choice ? priceChoice(catalogState.catalog, choice, id) : null;
  if (priced === null || !("quote" in priced)) return t("fee", { amount: `${surchargeBp / 100} %` });
  const { feeMinor, currency } = priced.quote;
  return t("fee", { amount: formatMoney({ amountMinor: feeMinor, currency }, locale) });
}

/** As high as the rows that come, line for line. */
export function MethodsSkeleton() {
  return SKELETON_ROWS.map((row) => (
    <div key={row} className="flex items-center gap-3 px-4 py-3 sm:px-5" aria-hidden="true">
      <Skeleton className="size-5 rounded-full" />
      <Skeleton className="size-9" />
      <span className="grid flex-1">
        <span className="flex h-6 items-center">
          <Skeleton className="h-4 w-28" />
        </span>
        <span className="flex h-5 items-center">
          <Skeleton className="h-3.5 w-44 max-w-full" />
        </span>
      </span>
    </div>
  ));
}
