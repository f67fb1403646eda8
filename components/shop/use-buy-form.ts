"use client";

import { useEffect } from "react";
import type { Locale } from "@/lib/shared/locales";
import type { Choice } from "./choice";
import { prepareFigures } from "./prepare-figures";
import { useCatalog } from "./use-catalog";
import { useCountry } from "./use-country";
import { usePay } from "./use-pay";
import type { PlaceOrderAction } from "./use-place-order";
import { type CheckCodeAction, usePromoCode } from "./use-promo-code";
import { useRecipient } from "./use-recipient";
import { useSelection } from "./use-selection";

export type BuyForm = ReturnType<typeof useBuyForm>;

/** The state of the buying page. */
export function useBuyForm(
  locale: Locale,
  { action, checkCode }: { action: PlaceOrderAction; checkCode: CheckCodeAction },
) {
  const country = useCountry(locale);
  const { state: catalogState, reload } = useCatalog(country);
  useEffect(() => (country === null ? undefined : prepareFigures(locale)), [country, locale]);
  const recipient = useRecipient();
  const promo = usePromoCode(checkCode);
  const catalog = catalogState.status === "ready" ? catalogState.catalog : null;
  const selection = useSelection(catalog, { check: recipient.check, code: promo.terms });
  const { choice, method, otherMethods, priced, email, refuse } = selection;
  const { setProblem, ...paying } = usePay({
    ...{ action, locale, country, recipient, reload },
    ...{ choice, method, otherMethods, priced, email, refuse, promo },
  });

  return {
    ...{ locale, country, catalogState, reload, recipient, promo },
    ...paying,
    ...selection,
    pick: (next: Choice) => {
      selection.pick(next);
      setProblem(null);
    },
    pickMethod: (id: string) => {
      selection.pickMethod(id);
      setProblem(null);
    },
    typeEmail: (text: string) => {
      selection.typeEmail(text);
      setProblem((shown) => (shown?.kind === "field" && shown.field === "email" ? null : shown));
    },
  };
}
