import type { Currency } from "@/lib/shared/money";
import { formatAmount } from "./format";

/** Amounts of several currencies, one a line, with their signs: + came more than is booked, − less. */
export function MovedAmounts({ moved }: { moved: ReadonlyArray<{ currency: Currency; minor: string }> }) {
  if (moved.length === 0) return <span className="text-third">—</span>;
  return moved.map(({ currency, minor }) => (
    <span key={currency} className="block whitespace-nowrap">
      {minor.startsWith("-") ? "− " : "+ "}
      {formatAmount(minor.replace("-", ""), currency)}
    </span>
  ));
}
