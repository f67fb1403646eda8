import { expect, it } from "vitest";
import { accountName } from "@/components/desk/records/account-words";

// Guarantee: an account reads as what it holds, and none as something else.
it.each([
  ["orders", "PHP", "Customers' money, not earned yet"],
  ["clearing:stripe-card", "PHP", "At payment channels, Stripe · Card"],
  ["fees:stripe", "USD", "Channel fees, Stripe"],
  ["tax:PH", "PHP", "Tax to be paid, Philippines"],
  ["revenue:diamonds", "PHP", "Revenue"],
  ["pool:facet_ph_1", "DIAMOND", "Pool, facet_ph_1"],
  ["promotions", "USD", "promotions"],
] as const)("%s in %s is %s", (code, unit, name) => expect(accountName(code, unit)).toBe(name));
