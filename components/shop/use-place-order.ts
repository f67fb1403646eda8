"use client";

import { startTransition, useCallback, useEffect, useRef, useState } from "react";
import type { ActionState } from "@/lib/shared/action-state";
import { newId } from "@/lib/shared/ids";

export type PlacedOrder = { reference: string; orderUrl: string; payUrl: string | null };
export type PlaceOrderAction = (
  previous: ActionState<PlacedOrder>,
  form: FormData,
) => Promise<ActionState<PlacedOrder>>;

/** Everything that makes this order the order it is: any change is a new intent with a new key. */
export type Intent = {
  recipientId: string;
  packageId: string | null;
  diamonds: number;
  country: string;
  locale: string;
  method: string;
  email: string;
  expectedTotalMinor: string;
};

export type PlaceOutcome = Exclude<ActionState<PlacedOrder>, { status: "idle" }> | { status: "unreachable" };
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
        const outcome = await callAction(action, toForm(intent, key.current.placeKey, deviceId));
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

function toForm(intent: Intent, placeKey: string, deviceId: string): FormData {
  const form = new FormData();
  form.set("placeKey", placeKey);
  form.set("recipientId", intent.recipientId);
  if (intent.packageId === null) form.set("diamonds", String(intent.diamonds));
  else form.set("packageId", intent.packageId);
  form.set("country", intent.country);
  form.set("locale", intent.locale);
  form.set("method", intent.method);
  if (intent.email !== "") form.set("email", intent.email);
  form.set("expectedTotalMinor", intent.expectedTotalMinor);
  form.set("deviceId", deviceId);
  return form;
}

/** Actions belong into a transition; the promise around it brings the answer back to the caller. */
function callAction(action: PlaceOrderAction, form: FormData): Promise<PlaceOutcome> {
  return new Promise((resolve) => {
    startTransition(async () => {
      try {
        const state = await action({ status: "idle" }, form);
        resolve(state.status === "idle" ? { status: "unreachable" } : state);
      } catch {
        resolve({ status: "unreachable" });
      }
    });
  });
}
