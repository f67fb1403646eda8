"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { newId } from "@/lib/shared/ids";
import { type Action, type Outcome, runAction } from "./run-action";

export type PlacedOrder = { reference: string; orderUrl: string; payUrl: string | null };
export type PlaceOrderAction = Action<PlacedOrder>;

/** Everything that makes this order the order it is: any change is a new intent with a new key. */
export type Intent = {
  recipientId: string;
  packageId: string | null;
  diamonds: number;
  country: string;
  locale: string;
  method: string;
  /** What may take the method's place; none when the customer chose it. */
  otherMethods: readonly string[];
  email: string;
  /** The promo code that the price is with; empty: none. */
  code: string;
  expectedTotalMinor: string;
};

export type PlaceOutcome = Outcome<PlacedOrder>;
export type PlacePhase = "idle" | "placing" | "leaving";

const SLOW_AFTER_MS = 5_000;
/** After these the old key can never lead to an order again. */
const SPENT_KEY_CODES = new Set(["order.key_reused", "order.expired", "order.closed", "price.changed"]);

/**
 * Places an order once per intent. The key is made when the intent is first sent and kept while it stays the same, so a
 * double tap, a retry after a broken connection and a second press all name the same order. While one is under way, another
 * call does nothing and answers null.
 */
export function usePlaceOrder(action: PlaceOrderAction) {
  const [phase, setPhase] = useState<PlacePhase>("idle");
  const [isSlow, setIsSlow] = useState(false);
  const isUnderWay = useRef(false);
  const key = useRef({ intent: "", placeKey: "" });

  useEffect(() => {
    // Back from the payment page: the browser shows this page as it was left, so the button has to wake up again.
    const wake = (event: PageTransitionEvent) => {
      if (!event.persisted) return;
      isUnderWay.current = false;
      setPhase("idle");
    };
    window.addEventListener("pageshow", wake);
    return () => window.removeEventListener("pageshow", wake);
  }, []);

  const place = useCallback(
    async (intent: Intent, deviceId: string): Promise<PlaceOutcome> => {
      const fingerprint = JSON.stringify(intent);
      if (key.current.intent !== fingerprint) key.current = { intent: fingerprint, placeKey: newId() };
      const slowTimer = setTimeout(() => setIsSlow(true), SLOW_AFTER_MS);
      try {
        const outcome = await runAction(action, fieldsOf(intent, key.current.placeKey, deviceId));
        if (outcome.status === "refused" && SPENT_KEY_CODES.has(outcome.code)) key.current.intent = "";
        return outcome;
      } finally {
        clearTimeout(slowTimer);
        setIsSlow(false);
      }
    },
    [action],
  );

  /** Claims the button: true for the first caller, false for everybody else until `release`. */
  const claim = useCallback((): boolean => {
    if (isUnderWay.current) return false;
    isUnderWay.current = true;
    setPhase("placing");
    return true;
  }, []);
  const release = useCallback(() => {
    isUnderWay.current = false;
    setPhase("idle");
  }, []);
  const leave = useCallback((url: string) => {
    setPhase("leaving");
    window.location.assign(url);
  }, []);

  return { phase, isSlow, claim, release, leave, place };
}

function fieldsOf(intent: Intent, placeKey: string, deviceId: string): Record<string, string> {
  const { packageId, diamonds, email, code, otherMethods, ...always } = intent;
  return {
    ...always,
    ...(otherMethods.length === 0 ? {} : { otherMethods: otherMethods.join(",") }),
    ...(packageId === null ? { diamonds: String(diamonds) } : { packageId }),
    ...(email === "" ? {} : { email }),
    ...(code === "" ? {} : { code }),
    placeKey,
    deviceId,
  };
}
