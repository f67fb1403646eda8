"use client";

import { useEffect } from "react";
import type { Locale } from "@/lib/shared/locales";
import type { Choice } from "./choice";
import { prepareFigures } from "./prepare-figures";
import { useCatalog } from "./use-catalog";
import { useCountry } from "./use-country";
import { usePay } from "./use-pay";
import type { PlaceOrderAction } from "./use-place-order";
import { useRecipient } from "./use-recipient";
import { useSelection } from "./use-selection";

export type BuyForm = ReturnType<typeof useBuyForm>;

/** The state of the buying page. */
export function useBuyForm(locale: Locale, action: PlaceOrderAction) {
  const country = useCountry(locale);
  const { state: catalogState, reload } = useCatalog(country);
  useEffect(() => (country === null ? undefined : prepareFigures(locale)), [country, locale]);
  const recipient = useRecipient();
  const selection = useSelection(catalogState.status === "ready" ? catalogState.catalog : null, recipient.check);
  const { choice, method, otherMethods, priced, email, refuse } = selection;
  const { setProblem, ...paying } = usePay({
    ...{ action, locale, country, recipient, reload },
    ...{ choice, method, otherMethods, priced, email, refuse },
  });

  return {
    ...{ locale, country, catalogState, reload, recipient },
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
