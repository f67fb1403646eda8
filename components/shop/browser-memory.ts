"use client";

import { useSyncExternalStore } from "react";
import { newId } from "@/lib/shared/ids";

/**
 * What the shop keeps in this browser and nowhere else: no cookie is needed to buy. Reading never throws (a browser may
 * refuse storage, and anybody may have edited it), it falls back to "nothing kept".
 */
export type RememberedOrder = {
  reference: string;
  url: string;
  diamonds: number;
  recipientId: string;
  placedAt: string;
};
export type LastPurchase = { packageId: string | null; diamonds: number; method: string };

type Memory = {
  country: string;
  device: string;
  recipients: string[];
  orders: RememberedOrder[];
  purchase: LastPurchase;
};

const CHANGED = "facet:memory";
const RECIPIENTS_MAX = 8;
const ORDERS_MAX = 5;

function keyOf(name: keyof Memory): string {
  return `facet.${name}`;
}

function readText(name: keyof Memory): string | null {
  try {
    return localStorage.getItem(keyOf(name));
  } catch {
    return null;
  }
}

export function recall<Name extends keyof Memory>(name: Name): Memory[Name] | null {
  return parse<Memory[Name]>(readText(name));
}

function parse<T>(text: string | null): T | null {
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

export function remember<Name extends keyof Memory>(name: Name, value: Memory[Name]): void {
  try {
    localStorage.setItem(keyOf(name), JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the shop works without it.
  }
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener(CHANGED, onChange);
  window.addEventListener("storage", onChange);
  return () => {
    window.removeEventListener(CHANGED, onChange);
    window.removeEventListener("storage", onChange);
  };
}

/** A kept value that renders again when it changes, in this tab or another. Null on the server and until hydrated. */
export function useMemory<Name extends keyof Memory>(name: Name): Memory[Name] | null {
  const text = useSyncExternalStore(
    subscribe,
    () => readText(name),
    () => null,
  );
  return parse<Memory[Name]>(text);
}

/** A random name of this browser for the limits per device; made at the first order. */
export function deviceId(): string {
  const known = recall("device");
  if (typeof known === "string") return known;
  const made = newId();
  remember("device", made);
  return made;
}

export function saveRecipient(recipientId: string): void {
  const others = (recall("recipients") ?? []).filter((saved) => saved !== recipientId);
  remember("recipients", [recipientId, ...others].slice(0, RECIPIENTS_MAX));
}

export function forgetRecipient(recipientId: string): void {
  remember(
    "recipients",
    (recall("recipients") ?? []).filter((saved) => saved !== recipientId),
  );
}

export function rememberOrder(order: RememberedOrder): void {
  const others = (recall("orders") ?? []).filter(({ reference }) => reference !== order.reference);
  remember("orders", [order, ...others].slice(0, ORDERS_MAX));
}

/** "Buy again" as an address: behind the `#`, so it works in a new tab and never reaches a server's log. */
export function buyAgainUrl(
  locale: string,
  { recipientId, diamonds, method }: { recipientId: string; diamonds: number; method: string },
): string {
  return `/${locale}#${new URLSearchParams({ to: recipientId, diamonds: String(diamonds), method })}`;
}

/** Reads what `buyAgainUrl` wrote; null when the address holds nothing of it. */
export function readBuyAgain(hash: string): { recipientId: string; diamonds: number; method: string } | null {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const recipientId = parameters.get("to");
  const diamonds = Number(parameters.get("diamonds"));
  if (recipientId === null || !Number.isSafeInteger(diamonds) || diamonds < 1) return null;
  return { recipientId, diamonds, method: parameters.get("method") ?? "" };
}
