import type { Line } from "@/lib/insight/reports/movement";
import type { BehindAsk } from "@/lib/insight/reports/schemas";
import { COUNTRIES, isCountryCode } from "@/lib/shared/countries";
import { divideRounded } from "@/lib/shared/money";
import { formatAmount } from "../format";

/** Millionths of a dollar in cents, for people: "$1,234.57". */
export function formatUsdMicro(micro: bigint): string {
  return formatAmount(divideRounded(micro, 10_000n, "half-up"), "USD");
}

/** A price of one diamond in dollars for a thousand: "$16.50". */
export function formatPerThousand(micro: bigint | null): string {
  return micro === null ? "—" : formatUsdMicro(micro * 1_000n);
}

/** A part of a whole in percent with one decimal, or a dash. */
export function percentText(part: bigint | number, whole: bigint | number): string {
  const [a, b] = [BigInt(part), BigInt(whole)];
  if (b <= 0n) return "—";
  const tenths = divideRounded(a * 1_000n, b, "half-up");
  const magnitude = tenths < 0n ? -tenths : tenths;
  return `${tenths < 0n ? "−" : ""}${magnitude / 10n}.${magnitude % 10n} %`;
}

export function countryName(country: string): string {
  return isCountryCode(country) ? COUNTRIES[country].names.en : "No country";
}

type Behind = Partial<Pick<BehindAsk, "from" | "to" | "unit" | "account" | "rate" | "positive">> & {
  line?: Line | readonly Line[];
  /** Empty for what no order stands behind. */
  country?: string;
};

/** Where the transfers behind a figure are listed. */
export function behindHref({ country, ...ask }: Behind): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(ask)) if (value !== undefined) query.set(name, String(value));
  if (country !== undefined) query.set("country", country === "" ? "none" : country);
  return `/admin/reports/transfers?${query}`;
}
