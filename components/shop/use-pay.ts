"use client";

import { useState } from "react";
import type { Locale } from "@/lib/shared/locales";
import { deviceId, remember, rememberOrder } from "./browser-memory";
import { atField, type BuyProblem, fieldOfCode, focusField, problemOf } from "./buy-problem";
import { type Choice, type Priced, priceChoice } from "./choice";
import { useBusyRetry, whileTrying } from "./use-busy-retry";
import type { LoadedCatalog } from "./use-catalog";
import {
  type Intent,
  type PlacedOrder,
  type PlaceOrderAction,
  type PlaceOutcome,
  usePlaceOrder,
} from "./use-place-order";
import type { PromoCode } from "./use-promo-code";
import type { Recipient, RecipientVerdict } from "./use-recipient";

const BLOCKING = new Set<RecipientVerdict["verdict"]>(["invalid", "not_found", "not_chargeable"]);
/** Only what can never be an address; the server and the mail itself decide the rest. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export type ToPay = {
  action: PlaceOrderAction;
  locale: Locale;
  country: string | null;
  recipient: Recipient;
  choice: Choice | null;
  method: string | null;
  otherMethods: readonly string[];
  priced: Priced | null;
  email: string;
  promo: PromoCode;
  /** This method has just refused. */
  refuse: (method: string) => void;
  reload: () => Promise<LoadedCatalog | null>;
};

/** The one way from what was chosen to the payment page, and what stands in it. */
export function usePay(toPay: ToPay) {
  const { action, locale, country, recipient, choice, method, otherMethods, priced, email, reload, promo } = toPay;
  const order = usePlaceOrder(action);
  const [problem, setProblem] = useState<BuyProblem | null>(null);
  const busy = useBusyRetry({
    problem,
    what: whatOf(recipient.value, toPay),
    tryAgain: () => void submit(true),
    dismiss: () => setProblem(null),
  });

  function stopAt(next: BuyProblem | null): void {
    setProblem(next);
    order.release();
    if (next?.kind === "field") setTimeout(() => focusField(next.field));
  }

  /** The price moved between looking and paying: show the new one and leave the decision to the customer. */
  async function showNewPrice(beforeMinor: bigint): Promise<void> {
    const loaded = await reload();
    const repriced = loaded && choice && priceChoice(loaded.catalog, choice, method, promo.terms);
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
      return stopAt(busy.refused(outcome.facts?.retryAfterSeconds, whatOf(intent.recipientId, toPay)));
    }
    learnFrom(outcome, intent, toPay);
    stopAt(problemOf(outcome));
  }

  async function submit(isAutomatic = false): Promise<void> {
    if (country === null || method === null || priced === null || !order.claim()) return;
    busy.begin(isAutomatic);
    setProblem(whileTrying);
    // A code that was typed and not used yet changes the price: it is shown first, and paid with the next press.
    if (promo.isPending) return promo.apply().then(() => stopAt(null));
    const { verdict } = await recipient.check(recipient.value);
    if (BLOCKING.has(verdict)) {
      stopAt(null);
      setTimeout(() => focusField("recipientId"));
      return;
    }
    const mistake = mistakeIn(priced, email);
    if (mistake !== null) stopAt(mistake);
    else if ("quote" in priced) {
      const { packageId, diamonds, totalMinor } = priced.quote;
      const what = { packageId, diamonds, expectedTotalMinor: totalMinor.toString(), code: promo.terms?.code ?? "" };
      await pay({ ...what, recipientId: recipient.currentId(), country, locale, method, otherMethods, email });
    }
  }

  return {
    ...{ problem, setProblem, busySecondsLeft: busy.secondsLeft },
    ...{ phase: order.phase, isSlow: order.isSlow },
    submit: () => submit(),
  };
}

/** What the browser finds before anything is sent. */
function mistakeIn(priced: Priced, email: string): BuyProblem | null {
  if ("refusal" in priced) return atField(fieldOfCode(priced.refusal) ?? "amount", priced.refusal);
  if (priced.codeRefusal !== undefined) return atField("code", priced.codeRefusal);
  return email !== "" && !EMAIL.test(email) ? atField("email", "input.email") : null;
}

/** What the shop's "no" says about what was chosen. */
function learnFrom(outcome: PlaceOutcome, intent: Intent, { recipient, promo, refuse, reload }: ToPay): void {
  if (outcome.status !== "refused") return;
  recipient.learn(outcome.code);
  // It does not count any more: the price is without it, and the customer decides anew.
  if (outcome.code.startsWith("promotion.")) promo.refuse(outcome);
  if (outcome.code !== "payment.channel_unavailable") return;
  // Shows what does not answer, and what is fastest without it.
  for (const tried of [intent.method, ...intent.otherMethods]) refuse(tried);
  void reload();
}

/** What a refusal was about: whoever changes any of it is not kept waiting for its end. */
function whatOf(recipientId: string, { choice, method, email, promo }: ToPay): string {
  return JSON.stringify([recipientId, choice, method, email, promo.terms?.code]);
}

function keep({ recipientId, packageId, diamonds, method }: Intent, { reference, orderUrl }: PlacedOrder): void {
  rememberOrder({ reference, url: orderUrl, diamonds, recipientId, placedAt: new Date().toISOString() });
  remember("purchase", { packageId, diamonds, method });
}
