"use client";

import { useEffect, useMemo, useState } from "react";
import type { Locale } from "@/lib/shared/locales";
import { deviceId, readBuyAgain, remember, rememberOrder, useMemory } from "./browser-memory";
import { atField, type BuyProblem, focusField, problemOf } from "./buy-problem";
import { type Choice, defaultChoice, type Priced, priceChoice } from "./choice";
import { useBusyRetry } from "./use-busy-retry";
import { useCatalog } from "./use-catalog";
import { useCountry } from "./use-country";
import { useMe, useMyRecipients } from "./use-me";
import { type Intent, type PlacedOrder, type PlaceOrderAction, usePlaceOrder } from "./use-place-order";
import { type RecipientVerdict, useRecipient } from "./use-recipient";

export type BuyForm = ReturnType<typeof useBuyForm>;

const BLOCKING = new Set<RecipientVerdict["verdict"]>(["invalid", "not_found", "not_chargeable"]);
/** Only what can never be an address; the server and the mail itself decide the rest. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** The state of the buying page and the one way from it to the payment page. */
export function useBuyForm(locale: Locale, action: PlaceOrderAction) {
  const country = useCountry(locale);
  const { state: catalogState, reload } = useCatalog(country);
  const recipient = useRecipient();
  const order = usePlaceOrder(action);
  const [problem, setProblem] = useState<BuyProblem | null>(null);
  const selection = useSelection(catalogState.status === "ready" ? catalogState.catalog : null, recipient.check);
  const { choice, method, priced, email } = selection;
  const busy = useBusyRetry({
    problem,
    what: whatFor(recipient.value),
    tryAgain: () => void submit(true),
    dismiss: () => setProblem(null),
  });

  function whatFor(recipientId: string): string {
    return JSON.stringify([recipientId, choice, method, email]);
  }

  function stopAt(next: BuyProblem): void {
    setProblem(next);
    order.release();
    if (next.kind === "field") setTimeout(() => focusField(next.field));
  }

  /** The price moved between looking and paying: show the new one and leave the decision to the customer. */
  async function showNewPrice(beforeMinor: bigint): Promise<void> {
    const loaded = await reload();
    const repriced = loaded && choice && priceChoice(loaded.catalog, choice, method);
    if (repriced && "quote" in repriced) stopAt({ kind: "price", beforeMinor, afterMinor: repriced.quote.totalMinor });
    else stopAt({ kind: "refused", code: "price.unavailable", message: "" });
  }

  async function pay(intent: Intent): Promise<void> {
    const outcome = await order.place(intent, deviceId());
    if (outcome.status === "done") {
      keep(intent, outcome.data);
      return order.leave(outcome.data.payUrl ?? outcome.data.orderUrl);
    }
    if (outcome.status === "refused" && outcome.code === "price.changed") {
      return showNewPrice(BigInt(intent.expectedTotalMinor));
    }
    if (outcome.status === "refused" && outcome.code === "shop.busy") {
      return stopAt(busy.refused(outcome.facts?.retryAfterSeconds, whatFor(intent.recipientId)));
    }
    if (outcome.status === "refused") recipient.learn(outcome.code);
    stopAt(problemOf(outcome));
  }

  async function submit(isAutomatic = false): Promise<void> {
    if (country === null || method === null || priced === null || !order.claim()) return;
    setProblem((shown) => busy.begin(shown, isAutomatic));
    const { verdict } = await recipient.check(recipient.value);
    if (BLOCKING.has(verdict)) {
      setProblem(null);
      order.release();
      setTimeout(() => focusField("recipientId"));
    } else if ("refusal" in priced) stopAt(atField("amount", priced.refusal));
    else if (email !== "" && !EMAIL.test(email)) stopAt(atField("email", "input.email"));
    else {
      const { packageId, diamonds, totalMinor } = priced.quote;
      const what = { packageId, diamonds, expectedTotalMinor: totalMinor.toString() };
      await pay({ ...what, recipientId: recipient.currentId(), country, locale, method, email });
    }
  }

  return {
    ...{ locale, country, catalogState, reload, recipient, problem },
    busySecondsLeft: busy.secondsLeft,
    submit: () => submit(),
    ...{ phase: order.phase, isSlow: order.isSlow },
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

function keep({ recipientId, packageId, diamonds, method }: Intent, { reference, orderUrl }: PlacedOrder): void {
  rememberOrder({ reference, url: orderUrl, diamonds, recipientId, placedAt: new Date().toISOString() });
  remember("purchase", { packageId, diamonds, method });
}
