"use client";

import { useEffect, useMemo, useState } from "react";
import type { Locale } from "@/lib/shared/locales";
import { readBuyAgain, useMemory } from "./browser-memory";
import { type Choice, defaultChoice, type Priced, priceChoice } from "./choice";
import { prepareFigures } from "./prepare-figures";
import { useCatalog } from "./use-catalog";
import { useCountry } from "./use-country";
import { useMe, useMyRecipients } from "./use-me";
import { usePay } from "./use-pay";
import type { PlaceOrderAction } from "./use-place-order";
import { useRecipient } from "./use-recipient";

export type BuyForm = ReturnType<typeof useBuyForm>;

/** The state of the buying page. */
export function useBuyForm(locale: Locale, action: PlaceOrderAction) {
  const country = useCountry(locale);
  const { state: catalogState, reload } = useCatalog(country);
  useEffect(() => (country === null ? undefined : prepareFigures(locale)), [country, locale]);
  const recipient = useRecipient();
  const selection = useSelection(catalogState.status === "ready" ? catalogState.catalog : null, recipient.check);
  const { choice, method, priced, email } = selection;
  const { setProblem, ...paying } = usePay({
    action,
    locale,
    country,
    recipient,
    reload,
    choice,
    method,
    priced,
    email,
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

/** What the customer chose, completed by what was chosen last time, and its price. */
function useSelection(catalog: Parameters<typeof defaultChoice>[0] | null, check: (text: string) => Promise<unknown>) {
  const me = useMe();
  const mine = useMyRecipients();
  const last = useMemory("purchase");
  const [picked, pick] = useState<Choice | null>(null);
  const [pickedMethod, pickMethod] = useState<string | null>(null);
  const [typedEmail, typeEmail] = useState<string | null>(null);
  const [wantedDiamonds, setWantedDiamonds] = useState<number | null>(null);

  useEffect(() => {
    const again = readBuyAgain(window.location.hash);
    if (again === null) return;
    setWantedDiamonds(again.diamonds);
    pickMethod(again.method);
    void check(again.recipientId);
    window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  }, [check]);

  const lastPackageId = mine?.lastPackageId ?? last?.packageId ?? null;
  const lastDiamonds = last?.diamonds ?? null;
  const choice = useMemo(() => {
    if (catalog === null) return null;
    const isOffered = picked?.kind === "free" || catalog.packages.some((item) => item.id === picked?.packageId);
    return isOffered ? picked : defaultChoice(catalog, { wantedDiamonds, lastPackageId, lastDiamonds });
  }, [catalog, picked, wantedDiamonds, lastPackageId, lastDiamonds]);

  const offered = catalog?.methods.map(({ id }) => id) ?? [];
  const method = [pickedMethod, last?.method].find((id) => id && offered.includes(id)) ?? offered[0] ?? null;
  const priced: Priced | null = catalog && choice ? priceChoice(catalog, choice, method) : null;
  const email = typedEmail ?? me?.email ?? "";
  const accountRecipients = mine?.recipients ?? [];
  return { choice, pick, method, pickMethod, priced, email, typeEmail, lastPackageId, accountRecipients };
}
