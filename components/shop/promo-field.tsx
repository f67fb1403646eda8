"use client";

import { ChevronDown, TicketPercent, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useText } from "@/components/i18n/text-provider";
import { Button } from "@/components/ui/button";
import { Field, TextInput } from "@/components/ui/field";
import { formatMoney } from "@/lib/shared/money";
import { focusField } from "./buy-problem";
import { outcomeText, refusalText } from "./refusal-text";
import type { BuyForm } from "./use-buy-form";

/** A promo code, for whoever has one: a line that opens a field, then what the code takes off. */
export function PromoField({ form }: { form: BuyForm }) {
  const t = useText("home");
  const [isOpen, setOpen] = useState(false);
  const { promo } = form;
  if (promo.terms !== null) return <UsedCode form={form} code={promo.terms.code} />;
  if (!isOpen && promo.trouble === null) {
    return (
      <button
        type="button"
        onClick={() => {
          setOpen(true);
          setTimeout(() => focusField("code"));
        }}
        aria-expanded={false}
        className="-my-1 flex min-h-11 cursor-pointer items-center gap-2 justify-self-start rounded-sm text-sm font-medium text-accent hover:underline"
      >
        <TicketPercent className="size-4" aria-hidden="true" />
        {t("promoOpen")}
        <ChevronDown className="size-4" aria-hidden="true" />
      </button>
    );
  }
  return <CodeInput form={form} />;
}

function CodeInput({ form: { promo } }: { form: BuyForm }) {
  const t = useText("home");
  const tRefusal = useText("refusal");
  const error = promo.trouble === null ? null : outcomeText(tRefusal, promo.trouble);
  return (
    <Field id="code" label={t("promoLabel")} error={error}>
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-2">
        <TextInput
          id="code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={40}
          value={promo.text}
          tone={error === null ? "plain" : "bad"}
          onChange={(event) => promo.type(event.target.value)}
          onKeyDown={(event) => {
            // Enter here means the code, not the order around it.
            if (event.key !== "Enter") return;
            event.preventDefault();
            void promo.apply();
          }}
          className="figures uppercase"
        />
        <Button
          isBusy={promo.isBusy}
          busyLabel={t("promoChecking")}
          onClick={() => void promo.apply()}
          aria-disabled={promo.text.trim() === ""}
        >
          {t("promoApply")}
        </Button>
      </div>
    </Field>
  );
}

function UsedCode({ form, code }: { form: BuyForm; code: string }) {
  const t = useText("home");
  const tRefusal = useText("refusal");
  const { priced, promo, locale } = form;
  const refusal = priced && "quote" in priced ? priced.codeRefusal : undefined;
  const quote = priced && "quote" in priced ? priced.quote : null;
  // What was typed has gone from the page, and with it the focus.
  useEffect(() => focusField("code"), []);
  const takesOff = () => {
    if (quote === null) return code;
    if (quote.promotion?.kind === "offer") return t("promoOfferCheaper", { code });
    const amount = formatMoney({ amountMinor: quote.discountMinor, currency: quote.currency }, locale);
    return t("promoTakesOff", { code, amount });
  };
  return (
    <div className="grid gap-1">
      <div className="flex items-center justify-between gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-3.5 text-sm">
        <p role="status" className="figures flex min-w-0 items-center gap-2 font-medium">
          <TicketPercent className="size-4 shrink-0 text-good" aria-hidden="true" />
          <span className="min-w-0 wrap-anywhere">{refusal === undefined ? takesOff() : code}</span>
        </p>
        <button
          type="button"
          id="code-remove"
          onClick={promo.remove}
          aria-label={t("promoRemove", { code })}
          className="grid size-11 shrink-0 cursor-pointer place-items-center rounded-sm text-second hover:text-ink"
        >
          <X className="size-4" aria-hidden="true" />
        </button>
      </div>
      {refusal !== undefined && (
        <p role="alert" className="text-sm font-medium text-bad">
          {refusalText(tRefusal, { code: refusal, message: refusal })}
        </p>
      )}
    </div>
  );
}
