"use client";

import { useState } from "react";
import { DIAMONDS_PER_USD_MAX, DIAMONDS_PER_USD_MIN } from "@/lib/catalog/package";
import { fromMajorString } from "@/lib/shared/money";
import { TextField } from "./desk-fields";

/** "47.8 diamonds per dollar", while the price is being typed; nothing while it cannot be read. */
function bandHint(diamonds: number, typed: string): string {
  const money = fromMajorString(typed.trim(), "USD");
  const band = `the platform takes ${DIAMONDS_PER_USD_MIN} to ${DIAMONDS_PER_USD_MAX}`;
  if (money === null || money.amountMinor <= 0n || diamonds <= 0) return `Diamonds per dollar: ${band}.`;
  return `${((diamonds * 100) / Number(money.amountMinor)).toFixed(1)} diamonds per dollar; ${band}.`;
}

/** A price in dollars that shows at once where it stands in the platform's band. The server decides. */
export function PriceField({ diamonds, defaultValue }: { diamonds: number; defaultValue?: string }) {
  const [typed, setTyped] = useState(defaultValue ?? "");
  return (
    <TextField
      name="priceUsd"
      label="Price, USD"
      inputMode="decimal"
      autoComplete="off"
      placeholder="10.25"
      defaultValue={defaultValue}
      onChange={(event) => setTyped(event.target.value)}
      hint={bandHint(diamonds, typed)}
      required
    />
  );
}
