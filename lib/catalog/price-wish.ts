import type { PackageFields } from "@/lib/catalog/schedule";
import type { Currency } from "@/lib/shared/money";

/**
 * One thing that somebody wants prices to become, with what they looked at when they decided: a package's or a mark-up's version, or the
 * surcharge that stood there. If it is not that any more, somebody else was faster, and the whole change is refused.
 */
export type PriceWish =
  | ({ target: "package"; packageId: string; version: number } & PackageFields)
  | { target: "markup"; currency: Currency; version: number; markupBp: number; validFrom: Date }
  | { target: "surcharge"; method: string; from: number; surchargeBp: number };

/** In one form, for the hash of a change. */
export function wishesText(wishes: readonly PriceWish[]): string {
  return JSON.stringify(wishes, (_name, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}
