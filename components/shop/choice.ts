import type { Catalog } from "@/lib/catalog/catalog";
import { type Quote, quote } from "@/lib/catalog/price";
import type { CodeTerms } from "@/lib/catalog/promotion";
import { isForPackagesOnly } from "@/lib/shared/methods";
import { Refusal } from "@/lib/shared/refusal";

/** What the customer picked in step 2: a package, or the free amount as typed. */
export type Choice = { kind: "package"; packageId: string } | { kind: "free"; text: string };

/**
 * Reads a whole number as people write it: "1200", "1,200", "1.200", "1 200". Separators count only where groups of three
 * follow, so "1.5" and "12,00" are nothing rather than 15 and 1,200. Null when it is no such number.
 */
export function parseAmount(text: string): number | null {
  const compact = text.normalize("NFKC").trim();
  if (!/^\d{1,9}$/.test(compact) && !/^\d{1,3}(?:[.,'\s]\d{3}){1,2}$/.test(compact)) return null;
  return Number(compact.replaceAll(/\D/g, ""));
}

/** What to preselect: what was asked for by "buy again", the last purchase, what most people choose, the first package. */
export function defaultChoice(
  catalog: Catalog,
  {
    wantedDiamonds,
    lastPackageId,
    lastDiamonds,
  }: {
    wantedDiamonds: number | null;
    lastPackageId: string | null;
    lastDiamonds: number | null;
  },
): Choice | null {
  const byDiamonds = (diamonds: number | null) => catalog.packages.find((item) => item.diamonds === diamonds);
  if (wantedDiamonds !== null) {
    const wanted = byDiamonds(wantedDiamonds);
    return wanted ? { kind: "package", packageId: wanted.id } : { kind: "free", text: String(wantedDiamonds) };
  }
  const found =
    catalog.packages.find((item) => item.id === lastPackageId) ??
    byDiamonds(lastDiamonds) ??
    // Not the best value: that is often the dearest one, and nobody should find it chosen for them.
    catalog.packages.find((item) => item.badge === "popular") ??
    catalog.packages.at(0);
  return found === undefined ? null : { kind: "package", packageId: found.id };
}

/** `codeRefusal`: the promo code does not count for this choice, and the quote is without it. */
export type Priced = { quote: Quote; codeRefusal?: string } | { refusal: string };

/** The price of a choice by the rule that the server charges with, or the code of its refusal. */
export function priceChoice(
  catalog: Catalog,
  choice: Choice,
  method: string | null,
  promoCode: CodeTerms | null = null,
): Priced {
  const priced = priceWith(catalog, choice, method, promoCode);
  if (promoCode === null || !("refusal" in priced) || !priced.refusal.startsWith("promotion.")) return priced;
  const without = priceWith(catalog, choice, method, null);
  return "quote" in without ? { ...without, codeRefusal: priced.refusal } : without;
}

function priceWith(catalog: Catalog, choice: Choice, method: string | null, promoCode: CodeTerms | null): Priced {
  const asked = {
    ...{ catalog, country: catalog.country },
    ...(method === null ? {} : { method }),
    ...(promoCode === null ? {} : { code: promoCode }),
  };
  try {
    if (choice.kind === "package") return { quote: quote({ ...asked, packageId: choice.packageId }) };
    const diamonds = parseAmount(choice.text);
    if (diamonds === null) return { refusal: "package.amount_out_of_range" };
    if (method !== null && isForPackagesOnly(method)) return { refusal: "payment.amount_not_served" };
    return { quote: quote({ ...asked, diamonds }) };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.code };
    throw error;
  }
}
