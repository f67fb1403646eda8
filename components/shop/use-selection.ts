"use client";

import { useEffect, useMemo, useState } from "react";
import type { Catalog } from "@/lib/catalog/catalog";
import type { CodeTerms } from "@/lib/catalog/promotion";
import { readBuyAgain, useMemory } from "./browser-memory";
import { type Choice, defaultChoice, type Priced, priceChoice } from "./choice";
import { byTime, type OfferedMethod, offeredMethods } from "./offered-methods";
import { useDevices } from "./use-devices";
import { useMe, useMyRecipients } from "./use-me";

/** What is picked instead of a method: whichever takes the least time when the order is placed. */
export const FASTEST = "fastest";

/** What the customer chose, completed by what was chosen last time, and its price. */
export function useSelection(
  catalog: Catalog | null,
  { check, code }: { check: (text: string) => Promise<unknown>; code: CodeTerms | null },
) {
  const me = useMe();
  const mine = useMyRecipients();
  const last = useMemory("purchase");
  const devices = useDevices();
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

  const methods = useMemo(() => {
    if (catalog === null) return [];
    const plain = choice && priceChoice(catalog, choice, null, code);
    const wanted =
      plain && "quote" in plain
        ? { grossMinor: plain.quote.totalMinor, isPackage: plain.quote.packageId !== null }
        : null;
    return offeredMethods(catalog, devices, wanted);
  }, [catalog, devices, choice, code]);
  const [refused, setRefused] = useState<ReadonlySet<string>>(NOTHING_REFUSED);
  // What has just refused is neither called the fastest nor offered in place of another, unless nothing else is left.
  const choosable = byTime(methods);
  const hopeful = choosable.filter(({ id }) => !refused.has(id));
  const [fastest = null, ...slower] = hopeful.length > 0 ? hopeful : choosable;
  const isFastest = pickedMethod === FASTEST && fastest !== null;
  const method = isFastest ? fastest.id : methodOf(methods, [pickedMethod, last?.method]);
  const priced: Priced | null = catalog && choice ? priceChoice(catalog, choice, method, code) : null;
  // Whoever takes what is fastest agreed to this total: only a method that costs the same takes the place of one that refuses.
  const totalOf = (id: string) => catalog && choice && totalMinorOf(priceChoice(catalog, choice, id, code));
  const otherMethods = isFastest
    ? slower.flatMap(({ id }) => (totalOf(id) === totalOf(fastest.id) ? [id] : []))
    : NO_METHODS;
  const email = typedEmail ?? me?.email ?? "";
  const accountRecipients = mine?.recipients ?? [];
  return {
    ...{ choice, pick, methods, fastest, isFastest, method, otherMethods, pickMethod },
    others: hopeful.filter(({ id }) => id !== method),
    refuse: (id: string) => setRefused((known) => new Set([...known, id])),
    ...{ priced, email, typeEmail, lastPackageId, accountRecipients },
  };
}

const NO_METHODS: readonly string[] = [];
const NOTHING_REFUSED: ReadonlySet<string> = new Set();

function totalMinorOf(priced: Priced): bigint | null {
  return "quote" in priced ? priced.quote.totalMinor : null;
}

/** What was picked stays picked, even when it cannot be paid with just now: that is said beside it. Else the first that can. */
function methodOf(methods: readonly OfferedMethod[], wishes: readonly (string | null | undefined)[]): string | null {
  const wish = wishes.find((id) => methods.some(({ method }) => method.id === id));
  if (wish) return wish;
  return (methods.find(({ obstacle }) => obstacle === null) ?? methods[0])?.method.id ?? null;
}
