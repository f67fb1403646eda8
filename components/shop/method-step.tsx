"use client";

import { ChevronDown, Zap } from "lucide-react";
import { useState } from "react";
import { useText } from "@/components/i18n/text-provider";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { Field, TextInput } from "@/components/ui/field";
import { RadioRow } from "@/components/ui/radio-card";
import { Skeleton } from "@/components/ui/skeleton";
import type { Translate } from "@/i18n/messages";
import type { Method } from "@/lib/catalog/catalog";
import { formatMoney } from "@/lib/shared/money";
import { priceChoice } from "./choice";
import { methodDetail, methodIcon, methodName } from "./method-words";
import type { Obstacle, OfferedMethod } from "./offered-methods";
import { refusalText } from "./refusal-text";
import type { BuyForm } from "./use-buy-form";
import { FASTEST } from "./use-selection";

/** Shown at once; the others come with "More ways to pay". */
const SHOWN_FIRST = 3;

/** Step 3: how to pay, with its fee and usual time, and where the receipt goes. */
export function MethodStep({ form }: { form: BuyForm }) {
  const t = useText("home");
  const tRefusal = useText("refusal");
  const { catalogState, problem } = form;
  const refused = problem?.kind === "field" && problem.field === "method" ? problem : null;
  return (
    <Card aria-labelledby="step-method" className="overflow-hidden">
      <CardBody className="pb-3.5">
        <CardHeading id="step-method" step={3}>
          {t("stepMethod")}
        </CardHeading>
      </CardBody>
      {refused && (
        <p role="alert" className="px-4 pb-3 text-sm font-medium text-bad sm:px-5">
          {refusalText(tRefusal, refused)}
        </p>
      )}
      <fieldset aria-labelledby="step-method" className="divide-y divide-line border-y border-line">
        {catalogState.status === "ready" ? (
          <Methods form={form} />
        ) : (
          [0, 1, 2, 3, 4].map((index) => <MethodSkeleton key={index} />)
        )}
      </fieldset>
      <CardBody>
        <Email form={form} />
      </CardBody>
    </Card>
  );
}

function Methods({ form }: { form: BuyForm }) {
  const t = useText("home");
  const [isOpen, setOpen] = useState(false);
  const { methods, method, isFastest } = form;
  const first = methods.slice(0, SHOWN_FIRST);
  const rest = methods.slice(SHOWN_FIRST);
  const isRestShown = isOpen || (!isFastest && rest.some((one) => one.method.id === method));
  return (
    <>
      {methods.length > 1 && <Fastest form={form} />}
      {[...first, ...(isRestShown ? rest : [])].map((one) => (
        <MethodRow key={one.method.id} offered={one} form={form} />
      ))}
      {rest.length > 0 && !isRestShown && (
        <button
          type="button"
          onClick={() => setOpen(true)}
          className="flex min-h-16 w-full cursor-pointer items-center gap-3 px-4 py-3 text-left font-bold text-accent transition hover:bg-sunken focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent sm:px-5"
        >
          <ChevronDown className="size-5" aria-hidden="true" />
          {t("moreMethods", { count: rest.length })}
        </button>
      )}
    </>
  );
}

function Fastest({ form }: { form: BuyForm }) {
  const t = useText("home");
  const { fastest } = form;
  if (fastest === null) return null;
  return (
    <RadioRow name="method" value={FASTEST} checked={form.isFastest} onChange={() => form.pickMethod(FASTEST)}>
      <MethodMark icon={Zap} />
      <span className="grid min-w-0 flex-1">
        <span className="font-bold">{t("methodFastest")}</span>
        <span className="text-sm text-second">
          {t("methodFastestDetail", { name: methodName(fastest.id, t) })}
          {usualTime(fastest, t)}
        </span>
      </span>
      <span className="figures shrink-0 text-sm text-second">{feeText(fastest, form, t)}</span>
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
      <span className="grid min-w-0 flex-1">
        <span className="font-bold">{methodName(method.id, t)}</span>
        <span className="text-sm text-second">
          {obstacle === null ? (
            <>
              {detail && t(detail)}
              {usualTime(method, t)}
            </>
          ) : (
            obstacleText(obstacle, form, t)
          )}
        </span>
      </span>
      <span className="figures shrink-0 text-sm text-second">{feeText(method, form, t)}</span>
    </RadioRow>
  );
}

function MethodMark({ icon: Icon }: { icon: ReturnType<typeof methodIcon> }) {
  return (
    <span className="grid size-9 shrink-0 place-items-center rounded-sm border border-line bg-background text-second">
      <Icon className="size-4.5" aria-hidden="true" />
    </span>
  );
}

function usualTime({ usualMs }: Method, t: Translate<"home">): string {
  return usualMs === null ? "" : ` · ${t("usualTime", { seconds: Math.max(1, Math.round(usualMs / 1_000)) })}`;
}

function obstacleText(obstacle: Obstacle, { catalogState, locale }: BuyForm, t: Translate<"home">): string {
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

function Email({ form }: { form: BuyForm }) {
  const t = useText("home");
  const error = form.problem?.kind === "field" && form.problem.field === "email" ? t("emailInvalid") : undefined;
  return (
    <Field id="email" label={t("emailLabel")} hint={t("emailHint")} error={error}>
      <TextInput
        id="email"
        name="email"
        type="email"
        inputMode="email"
        autoComplete="email"
        maxLength={254}
        hasHint
        tone={error ? "bad" : "plain"}
        value={form.email}
        onChange={(event) => form.typeEmail(event.target.value)}
      />
    </Field>
  );
}

function MethodSkeleton() {
  return (
    <div className="flex min-h-16 items-center gap-3 px-4 py-3 sm:px-5" aria-hidden="true">
      <Skeleton className="size-5 rounded-full" />
      <Skeleton className="size-9" />
      <span className="grid flex-1 gap-1.5">
        <Skeleton className="h-4 w-28" />
        <Skeleton className="h-3.5 w-48 max-w-full" />
      </span>
    </div>
  );
}
