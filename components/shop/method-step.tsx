"use client";

import { CreditCard, type LucideIcon, Wallet } from "lucide-react";
import { useText } from "@/components/i18n/text-provider";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { Field, TextInput } from "@/components/ui/field";
import { RadioRow } from "@/components/ui/radio-card";
import { Skeleton } from "@/components/ui/skeleton";
import type { MessageKey, Translate } from "@/i18n/messages";
import type { CatalogView } from "@/lib/catalog/catalog";
import { formatMoney } from "@/lib/shared/money";
import { priceChoice } from "./choice";
import { refusalText } from "./refusal-text";
import type { BuyForm } from "./use-buy-form";

type MethodWords = { icon: LucideIcon; name: MessageKey<"home">; detail: MessageKey<"home"> };

export const METHOD_WORDS: Record<string, MethodWords> = {
  card: { icon: CreditCard, name: "methodCard", detail: "methodCardDetail" },
  gcash: { icon: Wallet, name: "methodGcash", detail: "methodGcashDetail" },
};

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
        {catalogState.status === "ready"
          ? catalogState.view.methods.map((method) => <Method key={method.id} method={method} form={form} />)
          : [0, 1].map((index) => <MethodSkeleton key={index} />)}
      </fieldset>
      <CardBody>
        <Email form={form} />
      </CardBody>
    </Card>
  );
}

function Method({ method, form }: { method: CatalogView["methods"][number]; form: BuyForm }) {
  const t = useText("home");
  const words = METHOD_WORDS[method.id];
  const Icon = words?.icon ?? Wallet;
  return (
    <RadioRow
      name="method"
      value={method.id}
      checked={method.id === form.method}
      onChange={() => form.pickMethod(method.id)}
    >
      <span className="grid size-9 shrink-0 place-items-center rounded-sm border border-line bg-background text-second">
        <Icon className="size-4.5" aria-hidden="true" />
      </span>
      <span className="grid min-w-0 flex-1">
        <span className="font-bold">{words ? t(words.name) : method.id}</span>
        <span className="text-sm text-second">
          {words && t(words.detail)}
          {method.usualSeconds !== null && ` · ${t("usualTime", { seconds: method.usualSeconds })}`}
        </span>
      </span>
      <span className="figures shrink-0 text-sm text-second">{feeText(method, form, t)}</span>
    </RadioRow>
  );
}

/** The fee of this method for the amount that is chosen now, by the one price rule; its percentage while none is. */
function feeText(
  { id, surchargeBp }: { id: string; surchargeBp: number },
  form: BuyForm,
  t: Translate<"home">,
): string {
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
